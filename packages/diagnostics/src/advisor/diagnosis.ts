import type { PoolBottleneck, PoolVerdict } from './advice.ts';
import { capacityAt, clamp } from './bounds.ts';
import type { AdvisorEvidence } from './evidence.ts';
import { missingData, unsteadiness } from './sufficiency.ts';
import { micros, percent, rate } from './wording.ts';

/** The conclusion of one row of the table. */
export interface Diagnosis {
  readonly verdict: PoolVerdict;
  readonly bottleneck: PoolBottleneck;
  readonly recommended: number;
  readonly reason: string;
}

/** One row of the table. The first row that returns a diagnosis decides. */
type DiagnosisRow = (evidence: AdvisorEvidence, threads: number, cores: number) => Diagnosis | undefined;

/** Above this, the main thread's event loop has no reserve for bursts. */
export const saturatedMain = 0.85;
/** A thread with a smaller share of CPU time in its active time waits for cores. */
export const starvedCpuPerActive = 0.8;
/** A thread below this has reserves, so no request waits for it. */
const idleThread = 0.5;
const busyThread = 0.7;
/** A smaller gain is not worth the memory and the connections. */
const worthwhileGain = 0.1;
const longestPredictedWaitMs = 1;

/**
 * The diagnosis table. First come the rows for too little data, then the limits that more threads do not help, and the pool itself
 * last.
 */
const table: readonly DiagnosisRow[] = [
  (evidence, threads) => insufficient(missingData(evidence), threads),
  (evidence, threads) => insufficient(unsteadiness(evidence), threads),
  mainLoop,
  cpu,
  inFlightLimit,
  database,
  workerLoop,
  imbalance,
  idlePool,
];

/** Returns the first diagnosis of the table. `isResample` skips the rows on quantity and steadiness, which a resample cannot pass. */
export function diagnose(evidence: AdvisorEvidence, threads: number, cores: number, isResample = false): Diagnosis {
  for (const row of isResample ? table.slice(2) : table) {
    const diagnosis = row(evidence, threads, cores);
    if (diagnosis) return diagnosis;
  }
  const reason = `threads are ${percent(evidence.threadUtilization)} busy and nothing is saturated`;
  return { verdict: 'keep', bottleneck: 'none', recommended: threads, reason };
}

function insufficient(lacks: readonly string[], threads: number): Diagnosis | undefined {
  if (lacks.length === 0) return undefined;
  return {
    verdict: 'insufficient-data',
    bottleneck: 'unknown',
    recommended: threads,
    reason: lacks.join('; '),
  };
}

function mainLoop(evidence: AdvisorEvidence, threads: number): Diagnosis | undefined {
  if (evidence.mainUtilization < saturatedMain) return undefined;
  const reason =
    `the main thread's loop is ${percent(evidence.mainUtilization)} busy, ${micros(evidence.mainMicrosPerRequest)} a request: ` +
    'more threads will not help; use smaller pages, fewer columns, column() instead of rows, or more processes';
  return {
    verdict: 'not-the-pool',
    bottleneck: 'main-loop',
    recommended: Math.min(threads, evidence.usefulThreads),
    reason,
  };
}

function cpu(evidence: AdvisorEvidence, threads: number, cores: number): Diagnosis | undefined {
  const { threadCpuPerActive, threadUtilization, coresUsed, usefulThreads } = evidence;
  const isStarved =
    threadCpuPerActive !== undefined && threadCpuPerActive < starvedCpuPerActive && threadUtilization > idleThread;
  if (!isStarved && coresUsed < 0.9 * cores) return undefined;
  const recommended = Math.min(threads, usefulThreads);
  const seen = isStarved
    ? `threads get a core for only ${percent(threadCpuPerActive)} of their active time`
    : `the process uses ${coresUsed.toFixed(1)} of ${cores} cores`;
  const reason = `${seen}: more threads will not help, more cores will`;
  return {
    verdict: recommended < threads ? 'shrink' : 'not-the-pool',
    bottleneck: 'cpu',
    recommended,
    reason,
  };
}

function inFlightLimit(evidence: AdvisorEvidence, threads: number): Diagnosis | undefined {
  const { occupancy, threadUtilization } = evidence;
  if (occupancy === undefined || occupancy <= 0.9 || !isQueueing(evidence) || threadUtilization >= idleThread)
    return undefined;
  const reason =
    `${percent(occupancy)} of the in-flight slots are used and requests wait, while threads are only ` +
    `${percent(threadUtilization)} busy: raise maxInFlightPerThread; more threads are not needed`;
  return { verdict: 'not-the-pool', bottleneck: 'in-flight-limit', recommended: threads, reason };
}

function database(evidence: AdvisorEvidence, threads: number): Diagnosis | undefined {
  const { driverTimeGrowth, threadUtilization } = evidence;
  if (driverTimeGrowth === undefined || driverTimeGrowth < 1.25 || threadUtilization >= idleThread) return undefined;
  const reason =
    `the driver's answers take ${driverTimeGrowth.toFixed(1)} times as long with more in flight, while threads are only ` +
    `${percent(threadUtilization)} busy: the cluster is the limit; send fewer requests at once, not more threads`;
  return { verdict: 'not-the-pool', bottleneck: 'database', recommended: threads, reason };
}

function workerLoop(evidence: AdvisorEvidence, threads: number): Diagnosis | undefined {
  const { threadUtilization, predictedWaitMs, neededThreads, usefulThreads, bounds, threadMicrosPerRequest } = evidence;
  if (threadUtilization < busyThread && predictedWaitMs !== undefined && predictedWaitMs <= longestPredictedWaitMs)
    return undefined;
  const recommended = clamp(neededThreads, threads, Math.max(threads, usefulThreads));
  const threadMs = threadMicrosPerRequest / 1000;
  const gain = capacityAt(recommended, bounds, threadMs) / capacityAt(threads, bounds, threadMs) - 1;
  const busy = `threads are ${percent(threadUtilization)} busy`;
  if (recommended > threads && gain >= worthwhileGain) {
    const reason = `${busy} and the load is ${evidence.loadErlangs.toFixed(2)} threads' worth of CPU time`;
    return { verdict: 'grow', bottleneck: 'worker-loop', recommended, reason };
  }
  if (usefulThreads <= threads) return elsewhere(evidence, threads, busy);
  const reason = `${busy}, and a larger pool would bring ${percent(Math.max(gain, 0))} at most`;
  return { verdict: 'keep', bottleneck: 'worker-loop', recommended: threads, reason };
}

/** The threads are full, but a larger pool would reach the limit of the main thread or the cores at once. */
function elsewhere(evidence: AdvisorEvidence, threads: number, busy: string): Diagnosis {
  const { mainPerSecond = Infinity, cpuPerSecond = Infinity } = evidence.bounds;
  const bottleneck = mainPerSecond < cpuPerSecond ? 'main-loop' : 'cpu';
  const limit = bottleneck === 'cpu' ? 'the cores' : 'the main thread';
  const reason =
    `${busy}, but ${limit} would be full at ${rate(Math.min(mainPerSecond, cpuPerSecond))} requests/s: ` +
    'more threads will not help';
  return { verdict: 'not-the-pool', bottleneck, recommended: threads, reason };
}

function imbalance(evidence: AdvisorEvidence, threads: number): Diagnosis | undefined {
  const { busiestThreadUtilization, threadUtilization } = evidence;
  // A single request can make an idle thread ten times as busy as the others. Below a fifth this does not matter.
  if (busiestThreadUtilization < 0.2 || busiestThreadUtilization <= 1.5 * threadUtilization) return undefined;
  const reason =
    `the busiest thread is ${percent(busiestThreadUtilization)} busy where the mean is ${percent(threadUtilization)}: ` +
    'requests are not spread evenly; spread them first, then choose a size';
  return { verdict: 'not-the-pool', bottleneck: 'imbalance', recommended: threads, reason };
}

function idlePool(evidence: AdvisorEvidence, threads: number): Diagnosis | undefined {
  const { loadErlangs, neededThreads } = evidence;
  if (threads === 1 || loadErlangs / (threads - 1) >= idleThread || isQueueing(evidence) || neededThreads >= threads) {
    return undefined;
  }
  const reason =
    `the load is ${loadErlangs.toFixed(2)} threads' worth of CPU time and no request waits; ` +
    'each thread costs memory and connections';
  return { verdict: 'shrink', bottleneck: 'none', recommended: neededThreads, reason };
}

function isQueueing({ queued = 0, queueWaitMs = 0 }: AdvisorEvidence): boolean {
  return queued >= 0.5 || queueWaitMs >= 0.1;
}
