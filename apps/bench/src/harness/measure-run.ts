import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfiledRun } from '../profiles/profiled-run.ts';
import type { Sample } from '../scenarios/scenario.ts';
import { scenarioNamed } from '../scenarios/scenarios.ts';
import { openSubject, type SubjectSettings } from '../subjects/open-subject.ts';
import { measureLoop } from './measure-loop.ts';
import type { RunOutcome, RunSpec } from './messages.ts';

/** The window has just ended. */
function noteWindow({ scenario, subject }: RunSpec, folder: string, { units = 0, windowMs = 0 }: Sample): void {
  const endMicros = Number(process.hrtime.bigint()) / 1000;
  const run: ProfiledRun = { scenario, subject, beginMicros: endMicros - windowMs * 1000, endMicros, units };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
}

/** One run from the connection to the figures. */
export async function measureRun(spec: RunSpec): Promise<RunOutcome> {
  const scenario = scenarioNamed(spec.scenario);
  const settings: SubjectSettings = {
    clientKind: spec.clientKind,
    threads: spec.threads ?? scenario.threads,
    executorOptions: scenario.executorOptions,
    clusterOptions: spec.clusterOptions,
  };
  if (scenario.kind === 'probe') {
    const sample = await scenario.measure(spec.subject, spec.server, settings, spec.durationMs);
    return { sample, checksum: undefined };
  }
  const subject = await openSubject(spec.subject, spec.server, settings);
  try {
    // The generator answers with rows in another order, so there is nothing to compare.
    const checksum = spec.subject === 'generator' ? undefined : await scenario.checksum(subject);
    const operation = await scenario.open(subject);
    const guest = scenario.guest && { every: scenario.guest.every, operation: await scenario.guest.open(subject) };
    const sample = await measureLoop(scenario, { operation, guest }, spec.warmUpMs, spec.durationMs);
    if (spec.profileFolder !== undefined) noteWindow(spec, spec.profileFolder, sample);
    return { sample, checksum };
  } finally {
    await subject.close();
  }
}
