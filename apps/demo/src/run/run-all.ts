import { addressOf, type ServerAddress } from '@async-cassandra/load';
import { subjectName, type SubjectSpec } from '../subjects/subject-spec.ts';
import { phases } from '../workload/phases.ts';
import type { RunResult, RunSpec } from './messages.ts';
import { planRuns } from './plan.ts';
import { runInChild } from './run-in-child.ts';
import type { CompareSettings } from './settings.ts';

/** How far the comparison is. */
export interface RunProgress {
  /** From 1; 0 while the server is warmed up. */
  readonly repeat: number;
  readonly repeats: number;
  readonly finished: number;
  readonly total: number;
  readonly name: string;
}

/** Runs the whole plan, one process after the other, and hands over each result when it is there. */
export async function runAll(
  settings: CompareSettings,
  address: ServerAddress,
  signal: AbortSignal,
  onResult: (result: RunResult) => void,
  onProgress: (progress: RunProgress) => void,
): Promise<void> {
  const { threads, repeats, seed, durationMs, rowsPerPage } = settings;
  const plan = planRuns(threads, repeats, seed);
  const total = plan.flat().length;
  const server = addressOf(address);
  const specOf = (subject: SubjectSpec, runSeed: number): RunSpec => ({
    subject,
    server,
    rowsPerPage,
    phaseMs: durationMs / phases.length,
    warmUpMs: warmUpMs(durationMs),
    seed: runSeed,
  });
  // A server that has just started is slow in its first seconds. The first subject would pay for that.
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

/** True if one more repeat of average length would end after the limit. */
function isTooLate(begunMs: number, done: number, timeLimitMs: number | null): boolean {
  const elapsedMs = performance.now() - begunMs;
  return timeLimitMs !== null && elapsedMs * (1 + 1 / done) > timeLimitMs;
}

/** A third of each phase. `runClosedLoop` goes on if it has done fewer operations than the phase needs. */
function warmUpMs(durationMs: number): number {
  return Math.max(200, durationMs / phases.length / 3);
}
