import { scenarioNamed } from '../scenarios/scenarios.ts';
import { openSubject } from '../subjects/open-subject.ts';
import { measureLoop } from './measure-loop.ts';
import type { RunOutcome, RunSpec } from './messages.ts';

/** One run from the connection to the figures. */
export async function measureRun(spec: RunSpec): Promise<RunOutcome> {
  const scenario = scenarioNamed(spec.scenario);
  const { threads } = scenario;
  if (scenario.kind === 'probe') {
    return { sample: await scenario.measure(spec.subject, spec.server, threads, spec.durationMs), checksum: undefined };
  }
  const subject = await openSubject(spec.subject, spec.server, threads);
  try {
    // The generator answers from memory in an order of its own, and what it holds is nobody's result.
    const checksum = spec.subject === 'generator' ? undefined : await scenario.checksum(subject);
    const operation = await scenario.open(subject);
    return { sample: await measureLoop(scenario, operation, spec.warmUpMs, spec.durationMs), checksum };
  } finally {
    await subject.close();
  }
}
