import { confidenceInterval, mean } from '../statistics/summary.ts';
import type { SweepRun } from './sweep-run.ts';

/** The summary of the repeats of one size. */
export interface SweepSize {
  readonly threads: number;
  readonly repeats: number;
  /** The duration of its shortest run. */
  readonly durationMs: number;
  /** Mean over the repeats. */
  readonly throughputPerSecond: number;
  /** 95 % interval of that mean; `undefined` for a single repeat, because its spread is unknown. */
  readonly interval: readonly [low: number, high: number] | undefined;
  readonly mainUtilization: number | undefined;
  readonly threadUtilization: number | undefined;
  readonly threadCpuPerActive: number | undefined;
}

/** Groups the runs by size, ascending. The order of the runs makes no difference. */
export function compareSizes(runs: readonly SweepRun[]): SweepSize[] {
  const bySize = Map.groupBy(runs, (run) => run.threads);
  return [...bySize.entries()]
    .map(([threads, repeats]) => sizeOf(threads, repeats))
    .sort((left, right) => left.threads - right.threads);
}

function sizeOf(threads: number, runs: readonly SweepRun[]): SweepSize {
  const interval = confidenceInterval(runs.map((run) => run.throughputPerSecond));
  return {
    threads,
    repeats: runs.length,
    durationMs: Math.min(...runs.map((run) => run.durationMs)),
    throughputPerSecond: interval.mean,
    interval: runs.length < 2 ? undefined : [interval.low, interval.high],
    mainUtilization: meanOfKnown(runs.map((run) => run.mainUtilization)),
    threadUtilization: meanOfKnown(runs.map((run) => run.threadUtilization)),
    threadCpuPerActive: meanOfKnown(runs.map((run) => run.threadCpuPerActive)),
  };
}

function meanOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : mean(known);
}
