import type { ServerAddress } from '../subjects/server-address.ts';
import { type SubjectSpec, subjectName } from '../subjects/subject-spec.ts';
import { phases } from '../workload/phases.ts';
import type { RunResult, RunSpec } from './messages.ts';
import { planRuns } from './plan.ts';
import { runInChild } from './run-in-child.ts';
import type { CompareSettings } from './settings.ts';

/** Where the comparison is. */
export interface RunProgress {
  /** From 1; 0 while the server is warmed up. */
  readonly repeat: number;
  readonly repeats: number;
  readonly finished: number;
  readonly total: number;
  readonly name: string;
}

/** Runs the whole plan, one process after the other, and hands over each result as it is there. */
export async function runAll(
  settings: CompareSettings,
  { contactPoints, port, localDataCenter, credentials }: ServerAddress,
  signal: AbortSignal,
  onResult: (result: RunResult) => void,
  onProgress: (progress: RunProgress) => void,
): Promise<void> {
  const { threads, repeats, seed, durationMs, rowsPerPage } = settings;
  const plan = planRuns(threads, repeats, seed);
  const total = plan.flat().length;
  // What a child needs of the server, without what cannot be sent.
  const server = { contactPoints, port, localDataCenter, ...(credentials && { credentials }) };
  const specOf = (subject: SubjectSpec, runSeed: number): RunSpec => ({
    subject,
    server,
    rowsPerPage,
    phaseMs: durationMs / phases.length,
    warmUpMs: warmUpMs(durationMs),
    seed: runSeed,
  });
  // A server that was just started is slower in its first seconds; whoever came first would pay for it.
  onProgress({ repeat: 0, repeats, finished: 0, total, name: 'warming up the server' });
  await runInChild(specOf({ kind: 'plain-driver' }, seed), signal);
  let finished = 0;
  const begunMs = performance.now();
  for (const [index, subjects] of plan.entries()) {
    if (index > 0 && isTooLate(begunMs, index, settings.timeLimitMs)) return;
    for (const subject of subjects) {
      onProgress({ repeat: index + 1, repeats, finished, total, name: subjectName(subject) });
      onResult(await runInChild(specOf(subject, seed + index), signal));
      finished += 1;
    }
  }
}

/** Whether one more repeat, as long as the `done` ones were on average, would end after the limit. */
function isTooLate(begunMs: number, done: number, timeLimitMs: number | null): boolean {
  const elapsedMs = performance.now() - begunMs;
  return timeLimitMs !== null && elapsedMs * (1 + 1 / done) > timeLimitMs;
}

/** A third of each phase; longer where fewer operations than a phase wants were done by then. */
function warmUpMs(durationMs: number): number {
  return Math.max(200, durationMs / phases.length / 3);
}
