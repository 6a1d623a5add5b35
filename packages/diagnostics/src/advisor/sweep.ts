import { type PoolAdvice, type PoolBottleneck, type PoolVerdict, poolCost } from './advice.ts';
import { saturatedMain, starvedCpuPerActive } from './diagnosis.ts';
import { type SweepRun, assertRun } from './sweep-run.ts';
import { type SweepSize, compareSizes } from './sweep-sizes.ts';
import { stateSweepConfidence } from './sweep-confidence.ts';
import { countThreads, percent, rate } from './wording.ts';

/** A size counts as level with the best one if it reaches this share of its throughput. */
const leastLevelShare = 0.75;
/** The same when each size has one run, and so no interval. */
const leastLevelShareOfOneRun = 0.9;

/** What the runs do not show. */
export interface SweepContext {
  /** The size in use. The advice is relative to it. */
  readonly current: number;
  /** True when the sizes ran in a random order. In ascending runs, effects of size and of time cannot be separated. Default: false. */
  readonly isRandomOrder?: boolean;
  readonly connectionsPerThread?: number;
  readonly isServerOnSameHost?: boolean;
}

/** The figures behind the advice of a sweep. */
export interface SweepEvidence {
  /** Ascending. */
  readonly sizes: readonly SweepSize[];
  /** The size with the highest mean. */
  readonly best: number;
  /** Sizes that are level with the best, with the best itself. */
  readonly level: readonly number[];
}

/**
 * Chooses the smallest size that is statistically level with the best. Its 95 % interval of throughput overlaps that of the best, and
 * its mean is at most a quarter lower. It does not choose the maximum, which among equals is chance.
 *
 * @throws {DiagnosticsError} `invalid-figures` when it cannot use a figure of a run.
 */
export function adviseFromSweep(runs: readonly SweepRun[], context: SweepContext): PoolAdvice<SweepEvidence> {
  for (const [index, run] of runs.entries()) assertRun(run, `runs[${index}]`);
  const { current, connectionsPerThread, isRandomOrder = false } = context;
  const sizes = compareSizes(runs);
  const best = sizes.toSorted((left, right) => right.throughputPerSecond - left.throughputPerSecond)[0];
  const level = best ? sizes.filter((size) => isLevel(size, best)) : [];
  const chosen = level[0];
  const recommended = sizes.length < 2 ? current : (chosen?.threads ?? current);
  const conclusion = conclude({ sizes, best, chosen, current });
  return {
    schemaVersion: 1,
    ...conclusion,
    threads: {
      current,
      recommended,
      range: [recommended, Math.max(recommended, level.at(-1)?.threads ?? recommended)],
    },
    ...stateSweepConfidence(sizes, recommended, isRandomOrder),
    cost: {
      current: poolCost(current, connectionsPerThread),
      recommended: poolCost(recommended, connectionsPerThread),
    },
    evidence: { sizes, best: best?.threads ?? current, level: level.map((size) => size.threads) },
    caveats: context.isServerOnSameHost
      ? ["the server shares the cores, so part of what a size costs or brings is the server's"]
      : [],
  };
}

interface SweepOutcome {
  readonly sizes: readonly SweepSize[];
  readonly best: SweepSize | undefined;
  readonly chosen: SweepSize | undefined;
  readonly current: number;
}

function conclude(outcome: SweepOutcome): {
  verdict: PoolVerdict;
  bottleneck: PoolBottleneck;
  reason: string;
} {
  const { sizes, best, chosen, current } = outcome;
  const largest = sizes.at(-1);
  if (!best || !chosen || !largest || sizes.length < 2) {
    return {
      verdict: 'insufficient-data',
      bottleneck: 'unknown',
      reason: 'a sweep needs at least two sizes',
    };
  }
  const bottleneck = limitOf(largest, chosen);
  return {
    verdict: verdictFor(chosen.threads, current, bottleneck),
    bottleneck,
    reason: reasonFor(chosen, best, largest, bottleneck),
  };
}

function verdictFor(chosen: number, current: number, bottleneck: PoolBottleneck): PoolVerdict {
  if (chosen > current) return 'grow';
  if (chosen < current) return 'shrink';
  return bottleneck === 'main-loop' || bottleneck === 'cpu' ? 'not-the-pool' : 'keep';
}

/** Returns what limits the sizes above the chosen one, judged by the largest. If the largest was chosen, the threads are the limit. */
function limitOf(largest: SweepSize, chosen: SweepSize): PoolBottleneck {
  if ((largest.mainUtilization ?? 0) >= saturatedMain) return 'main-loop';
  if ((largest.threadCpuPerActive ?? 1) < starvedCpuPerActive) return 'cpu';
  if (largest === chosen) return (largest.threadUtilization ?? 0) >= 0.7 ? 'worker-loop' : 'none';
  return 'unknown';
}

function reasonFor(chosen: SweepSize, best: SweepSize, largest: SweepSize, bottleneck: PoolBottleneck): string {
  const measured = `${countThreads(chosen.threads)} answered ${rate(chosen.throughputPerSecond)}/s`;
  if (chosen === largest) return `${measured}, more than every smaller size; larger ones were not tried`;
  const other = best === chosen ? largest : best;
  const versus = `${countThreads(other.threads)} ${rate(other.throughputPerSecond)}/s, ${difference(other, best)}`;
  return `${measured} and ${versus}${explanations[bottleneck]?.(largest) ?? ''}`;
}

function difference(other: SweepSize, best: SweepSize): string {
  if (isLevel(other, best)) return 'no clear difference';
  return other.interval && best.interval && other.interval[1] < best.interval[0] ? 'clearly fewer' : 'fewer';
}

const explanations: Partial<Record<PoolBottleneck, (largest: SweepSize) => string>> = {
  'main-loop': (largest) =>
    `: the main thread is ${percent(largest.mainUtilization ?? 0)} busy, so more threads will not help`,
  cpu: (largest) =>
    `: ${countThreads(largest.threads)} get a core for ${percent(largest.threadCpuPerActive ?? 0)} of their active time, ` +
    'so more threads will not help',
};

/**
 * Tells whether the intervals overlap and the size is at most a quarter slower. The second rule is for noise: it can make the intervals
 * so wide that half the throughput lies within them. Then a difference is unknown, which does not mean that there is none.
 */
function isLevel(size: SweepSize, best: SweepSize): boolean {
  const share = size.throughputPerSecond / best.throughputPerSecond;
  if (!size.interval || !best.interval) return share >= leastLevelShareOfOneRun;
  return share >= leastLevelShare && size.interval[1] >= best.interval[0];
}
