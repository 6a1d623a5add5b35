import { mean, standardDeviation } from '../statistics/summary.ts';
import { type CapacityBounds, boundCapacity, neededThreads, usefulThreads } from './bounds.ts';
import { meanWaitMs } from './erlang-c.ts';
import type { PoolFigures, PoolWindow } from './figures.ts';

/** All numbers behind the advice, so that a reader can check it. `undefined` means unknown. */
export interface AdvisorEvidence {
  readonly windows: number;
  readonly durationMs: number;
  readonly completed: number;
  readonly throughputPerSecond: number;
  /** Standard deviation of the windows' throughput, divided by its mean. */
  readonly throughputVariation: number;
  /** Difference between the throughput of the first and the second half, divided by the mean. */
  readonly halvesDifference: number;
  /** Requests in the system, divided by throughput times latency. Little's law says 1. */
  readonly littleRatio: number | undefined;
  readonly mainUtilization: number;
  /** Mean of the threads' event loop utilisation. */
  readonly threadUtilization: number;
  readonly busiestThreadUtilization: number;
  /** CPU time of the threads, divided by the time their loops were active. Below 0.8 they wait for cores. */
  readonly threadCpuPerActive: number | undefined;
  /** Cores that the process used. Without a figure for the process, only the main thread and the pool count. */
  readonly coresUsed: number;
  readonly mainMicrosPerRequest: number;
  readonly threadMicrosPerRequest: number;
  /** Offered load in threads: throughput times the thread time of one request. */
  readonly loadErlangs: number;
  readonly bounds: CapacityBounds;
  /** The smallest number of threads that are at most 70 % busy and let a request wait under a millisecond. */
  readonly neededThreads: number;
  /** The number of threads above which the main thread or the cores are the limit. */
  readonly usefulThreads: number;
  /** Mean wait for a thread that Erlang C predicts at the current size; `undefined` when it is endless, because the pool is full. */
  readonly predictedWaitMs: number | undefined;
  readonly queueWaitMs: number | undefined;
  readonly queued: number | undefined;
  /** Requests in flight, divided by the slots for them. */
  readonly occupancy: number | undefined;
  /** Driver time with many requests in flight, divided by driver time with few. */
  readonly driverTimeGrowth: number | undefined;
}

/** Computes the figures for the diagnosis from the windows. Means are weighted by time, latencies by requests. */
export function gatherEvidence(figures: PoolFigures): AdvisorEvidence {
  const { windows, threads, cores } = figures;
  const durationMs = total(windows, (window) => window.durationMs);
  const completed = total(windows, (window) => window.completed);
  const throughputPerSecond = ratio(completed, durationMs / 1000);
  const threadCpuMs = total(windows, (window) => sum(window.threads.map((thread) => thread.cpuMs)));
  const mainCpuMs = total(windows, (window) => window.main.cpuMs);
  const demand = { mainMs: ratio(mainCpuMs, completed), threadMs: ratio(threadCpuMs, completed) };
  const loadErlangs = (throughputPerSecond * demand.threadMs) / 1000;
  const mainUtilization = ratio(
    total(windows, (window) => window.main.utilization * window.durationMs),
    durationMs,
  );
  const bounds = boundCapacity({ throughputPerSecond, mainUtilization, demand, cores, threads });
  const variation = { arrivals: 1, service: figures.serviceVariation ?? 1 };
  const byThread = utilizationByThread(windows);
  const activeMs = total(windows, (window) =>
    sum(window.threads.map((thread) => thread.utilization * window.durationMs)),
  );
  return {
    windows: windows.length,
    durationMs,
    completed,
    throughputPerSecond,
    ...steadiness(windows),
    littleRatio: littleRatio(windows, throughputPerSecond),
    mainUtilization,
    threadUtilization: mean(byThread),
    busiestThreadUtilization: Math.max(0, ...byThread),
    threadCpuPerActive: activeMs > 0 ? threadCpuMs / activeMs : undefined,
    coresUsed: ratio(sumIfKnown(windows, processCpu) ?? mainCpuMs + threadCpuMs, durationMs),
    mainMicrosPerRequest: demand.mainMs * 1000,
    threadMicrosPerRequest: demand.threadMs * 1000,
    loadErlangs,
    bounds,
    neededThreads: neededThreads(loadErlangs, demand.threadMs, variation),
    usefulThreads: usefulThreads(bounds, demand.threadMs),
    predictedWaitMs: loadErlangs < threads ? meanWaitMs(threads, loadErlangs, demand.threadMs, variation) : undefined,
    queueWaitMs: perRequest(windows, (window) => window.queueWaitMs),
    queued: perWindow(windows, (window) => window.queued),
    occupancy: occupancy(figures),
    driverTimeGrowth: driverTimeGrowth(windows),
  };
}

function steadiness(windows: readonly PoolWindow[]): {
  throughputVariation: number;
  halvesDifference: number;
} {
  const rates = windows.map((window) => window.completed / window.durationMs);
  const middle = Math.ceil(rates.length / 2);
  const centre = mean(rates);
  const difference = rates.length < 2 ? 0 : Math.abs(mean(rates.slice(0, middle)) - mean(rates.slice(middle)));
  return {
    throughputVariation: ratio(standardDeviation(rates), centre),
    halvesDifference: ratio(difference, centre),
  };
}

/** Little's law: requests in the system = throughput x latency. If the ratio is far from 1, one of the three is measured wrongly. */
function littleRatio(windows: readonly PoolWindow[], throughputPerSecond: number): number | undefined {
  const latencyMs = perRequest(windows, (window) => window.latencyMs);
  const inFlight = perWindow(windows, (window) => window.inFlight);
  if (latencyMs === undefined || inFlight === undefined) return undefined;
  const queued = perWindow(windows, (window) => window.queued) ?? 0;
  const expected = (throughputPerSecond * latencyMs) / 1000;
  return expected > 0 ? (inFlight + queued) / expected : undefined;
}

function utilizationByThread(windows: readonly PoolWindow[]): number[] {
  const byName = new Map<string, { active: number; duration: number }>();
  for (const { threads, durationMs } of windows) {
    for (const { name, utilization } of threads) {
      const seen = byName.get(name) ?? { active: 0, duration: 0 };
      byName.set(name, {
        active: seen.active + utilization * durationMs,
        duration: seen.duration + durationMs,
      });
    }
  }
  return [...byName.values()].map(({ active, duration }) => active / duration);
}

function occupancy(figures: PoolFigures): number | undefined {
  const inFlight = perWindow(figures.windows, (window) => window.inFlight);
  if (inFlight === undefined || figures.maxInFlightPerThread === undefined) return undefined;
  return inFlight / (figures.threads * figures.maxInFlightPerThread);
}

/**
 * Returns how much longer the driver takes in the half of the windows with more in flight. That half must have at least a quarter more
 * in flight. At one concurrency, a slow database looks the same as a database with a queue.
 */
function driverTimeGrowth(windows: readonly PoolWindow[]): number | undefined {
  const measured = windows.filter((window) => window.driverMs !== undefined && window.inFlight !== undefined);
  if (measured.length < 2) return undefined;
  const sorted = measured.toSorted((left, right) => (left.inFlight ?? 0) - (right.inFlight ?? 0));
  const middle = Math.ceil(sorted.length / 2);
  const [few, many] = [sorted.slice(0, middle), sorted.slice(middle)];
  const fewInFlight = perWindow(few, (window) => window.inFlight) ?? 0;
  const manyInFlight = perWindow(many, (window) => window.inFlight) ?? 0;
  if (manyInFlight < fewInFlight * 1.25) return undefined;
  const fewMs = perRequest(few, (window) => window.driverMs);
  const manyMs = perRequest(many, (window) => window.driverMs);
  return fewMs === undefined || manyMs === undefined || fewMs === 0 ? undefined : manyMs / fewMs;
}

type Read = (window: PoolWindow) => number | undefined;

const processCpu: Read = (window) => window.processCpuMs;

/** Returns the sum of a figure, or `undefined` when a window lacks it. */
function sumIfKnown(windows: readonly PoolWindow[], read: Read): number | undefined {
  const values = windows.map(read);
  return values.includes(undefined) ? undefined : sum(values as number[]);
}

function perWindow(windows: readonly PoolWindow[], read: Read): number | undefined {
  return weightedMean(windows, read, (window) => window.durationMs);
}

function perRequest(windows: readonly PoolWindow[], read: Read): number | undefined {
  return weightedMean(windows, read, (window) => window.completed);
}

/** Returns the mean over the windows that have the figure; `undefined` when none has it or the weights are 0. */
function weightedMean(
  windows: readonly PoolWindow[],
  read: Read,
  weigh: (window: PoolWindow) => number,
): number | undefined {
  let weighted = 0;
  let weight = 0;
  for (const window of windows) {
    const value = read(window);
    if (value === undefined) continue;
    weighted += value * weigh(window);
    weight += weigh(window);
  }
  return weight > 0 ? weighted / weight : undefined;
}

function total(windows: readonly PoolWindow[], read: (window: PoolWindow) => number): number {
  return sum(windows.map(read));
}

function sum(values: readonly number[]): number {
  return values.reduce((result, value) => result + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
