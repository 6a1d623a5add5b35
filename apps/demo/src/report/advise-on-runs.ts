import {
  type PoolAdvice,
  type SweepEvidence,
  type SweepRun,
  adviseFromSweep,
  mean,
} from '@async-cassandra/diagnostics';
import type { RunResult } from '../run/messages.ts';
import { operationsPerSecond, threadCpuPerActive, threadUtilization } from './summarize.ts';

/** The advisor's choice among the pools that ran, as a change of the size that this machine gets by default. */
export function adviseOnRuns(
  runs: readonly RunResult[],
  context: { readonly current: number; readonly isServerOnSameHost: boolean },
): PoolAdvice<SweepEvidence> {
  const sweep = runs.flatMap((run) => (run.subject.kind === 'pool' ? [sweepRun(run, run.subject.threads)] : []));
  return adviseFromSweep(sweep, { ...context, isRandomOrder: true });
}

/**
 * The geometric mean of the phases' throughputs: twice as fast in one counts as much as twice as fast in the other,
 * though pages are counted by the hundred and points by the ten thousand.
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
