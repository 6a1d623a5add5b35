import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfiledRun } from '../profiles/profiled-run.ts';
import type { Sample } from '../scenarios/scenario.ts';
import { scenarioNamed } from '../scenarios/scenarios.ts';
import { openSubject } from '../subjects/open-subject.ts';
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
  const threads = spec.threads ?? scenario.threads;
  if (scenario.kind === 'probe') {
    return {
      sample: await scenario.measure(spec.subject, spec.server, scenario.threads, spec.durationMs),
      checksum: undefined,
    };
  }
  const subject = await openSubject(spec.subject, spec.server, { threads, executorOptions: scenario.executorOptions });
  try {
    // The generator answers with rows in another order, so there is nothing to compare.
    const checksum = spec.subject === 'generator' ? undefined : await scenario.checksum(subject);
    const operation = await scenario.open(subject);
    const sample = await measureLoop(scenario, operation, spec.warmUpMs, spec.durationMs);
    if (spec.profileFolder !== undefined) noteWindow(spec, spec.profileFolder, sample);
    return { sample, checksum };
  } finally {
    await subject.close();
  }
}
