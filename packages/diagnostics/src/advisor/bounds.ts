import { meanWaitMs } from './erlang-c.ts';

/** The largest number of requests per second that each resource allows, by the utilisation law. `undefined` means unknown. */
export interface CapacityBounds {
  /** Limit of the main thread's loop, extrapolated to 100 %. The estimate is rough when the loop is nearly idle. */
  readonly mainPerSecond: number | undefined;
  /** Limit of the cores, which the main thread and the pool share. */
  readonly cpuPerSecond: number | undefined;
  /** Limit of the pool at its current size, with each thread 95 % busy. */
  readonly poolPerSecond: number | undefined;
}

/** CPU time of one request, in milliseconds, on the main thread and in a thread of the pool. */
export interface RequestDemand {
  readonly mainMs: number;
  readonly threadMs: number;
}

/** A pool larger than this is never recommended. */
export const mostThreads = 128;

/** The largest load of a thread. The rest is for timers, garbage collection and bursts. */
const fullestThread = 0.95;
/** The load that a thread should not exceed, because waits grow steeply above it. */
const comfortableThread = 0.7;
/** A mean wait that is short compared with a query over a network. */
const comfortableWaitMs = 1;

/**
 * Computes the limits from one run at one size (Denning and Buzen, "The Operational Analysis of Queueing Network Models",
 * 1978): X <= X / U of the main loop, X <= cores / (demand of one request), X <= N / (thread demand).
 *
 * Demands are CPU time, not active time. On overloaded cores, active time also contains the wait for a core: 182 to 284 microseconds in
 * one measurement, where CPU time stayed at 162 to 173.
 */
export function boundCapacity(measured: {
  readonly throughputPerSecond: number;
  readonly mainUtilization: number;
  readonly demand: RequestDemand;
  readonly cores: number;
  readonly threads: number;
}): CapacityBounds {
  const { throughputPerSecond, mainUtilization, demand, cores, threads } = measured;
  const cpuMs = demand.mainMs + demand.threadMs;
  return {
    mainPerSecond: mainUtilization > 0 ? throughputPerSecond / mainUtilization : undefined,
    cpuPerSecond: cpuMs > 0 ? (cores * 1000) / cpuMs : undefined,
    poolPerSecond: demand.threadMs > 0 ? (threads * fullestThread * 1000) / demand.threadMs : undefined,
  };
}

/** Returns the number of threads above which the main thread or the cores are the limit. */
export function usefulThreads(bounds: CapacityBounds, threadMs: number): number {
  const limit = Math.min(bounds.mainPerSecond ?? Infinity, bounds.cpuPerSecond ?? Infinity);
  return clamp(Math.ceil((limit * threadMs) / 1000 / fullestThread), 1, mostThreads);
}

/** Returns the smallest number of threads that are at most 70 % busy and let a request wait less than a millisecond on average. */
export function neededThreads(
  loadErlangs: number,
  threadMs: number,
  variation: { readonly arrivals: number; readonly service: number },
): number {
  for (let threads = 1; threads < mostThreads; threads += 1) {
    const isFree = loadErlangs / threads <= comfortableThread;
    if (isFree && meanWaitMs(threads, loadErlangs, threadMs, variation) <= comfortableWaitMs) return threads;
  }
  return mostThreads;
}

/** Returns the requests per second that `threads` threads could answer: the smallest of the three limits. */
export function capacityAt(threads: number, bounds: CapacityBounds, threadMs: number): number {
  const pool = threadMs > 0 ? (threads * fullestThread * 1000) / threadMs : Infinity;
  return Math.min(bounds.mainPerSecond ?? Infinity, bounds.cpuPerSecond ?? Infinity, pool);
}

/** Limits `value` to `least` and `most`. NaN (no demand, no bound) becomes `least`. */
export function clamp(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(Math.max(value, least), most);
}
