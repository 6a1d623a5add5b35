import {
  type PoolAdvice,
  type SweepEvidence,
  type SweepRun,
  adviseFromSweep,
  mean,
} from '@async-cassandra/diagnostics';
import type { RunResult } from '../run/messages.ts';
import { operationsPerSecond, threadCpuPerActive, threadUtilization } from './summarize.ts';

/** Returns the advisor's choice among the pools that ran, compared with the default size on this machine. */
export function adviseOnRuns(
  runs: readonly RunResult[],
  context: { readonly current: number; readonly isServerOnSameHost: boolean },
): PoolAdvice<SweepEvidence> {
  const sweep = runs.flatMap((run) => (run.subject.kind === 'pool' ? [sweepRun(run, run.subject.threads)] : []));
  return adviseFromSweep(sweep, { ...context, isRandomOrder: true });
}

/**
 * Takes the geometric mean of the throughput of both phases. Twice as fast in one then counts as much as twice as fast in the other,
 * although there are hundreds of pages and tens of thousands of points.
 */
function sweepRun({ phases }: RunResult, threads: number): SweepRun {
  const logarithms = phases.map((phase) => Math.log(operationsPerSecond(phase)));
  const cpuPerActive = phases.map(threadCpuPerActive).filter((value) => value !== undefined);
  return {
    threads,
    throughputPerSecond: Math.exp(mean(logarithms)),
    durationMs: phases.reduce((sum, { durationMs }) => sum + durationMs, 0),
    mainUtilization: mean(phases.map(({ mainUtilization }) => mainUtilization)),
    threadUtilization: mean(phases.map((phase) => threadUtilization(phase) ?? 0)),
    ...(cpuPerActive.length > 0 && { threadCpuPerActive: mean(cpuPerActive) }),
  };
}
