import { meanWaitMs } from './erlang-c.ts';

/** The most requests per second that each resource allows by the utilisation law. `undefined`: no bound is known. */
export interface CapacityBounds {
  /** The main thread's loop, extrapolated to 100 %: far when it is nearly idle. */
  readonly mainPerSecond: number | undefined;
  /** The cores, shared by main thread and pool. */
  readonly cpuPerSecond: number | undefined;
  /** The pool at its present size, at 95 % of each thread. */
  readonly poolPerSecond: number | undefined;
}

/** CPU time of one request, in milliseconds, on the main thread and in a thread of the pool. */
export interface RequestDemand {
  readonly mainMs: number;
  readonly threadMs: number;
}

/** A pool larger than this is never recommended. */
export const mostThreads = 128;

/** How full a thread may be at most: the rest goes to timers, garbage collection and bursts. */
const fullestThread = 0.95;
/** How full a thread should be: waits grow steeply above. */
const comfortableThread = 0.7;
/** A mean wait for a thread that does not matter beside a query over a network. */
const comfortableWaitMs = 1;

/**
 * Operational bounds from one run at one size (Denning and Buzen, "The Operational Analysis of Queueing Network Models",
 * 1978): X <= X / U of the main loop, X <= cores / (demand of one request), X <= N / (thread demand).
 *
 * Demands are CPU time, not active time: on oversubscribed cores active time is inflated by waiting for a core (182 to
 * 284 microseconds in one measurement, where CPU time stayed at 162-173).
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

/** Threads beyond which the main thread or the cores are the limit, whichever comes first. */
export function usefulThreads(bounds: CapacityBounds, threadMs: number): number {
  const limit = Math.min(bounds.mainPerSecond ?? Infinity, bounds.cpuPerSecond ?? Infinity);
  return clamp(Math.ceil((limit * threadMs) / 1000 / fullestThread), 1, mostThreads);
}

/** The least threads that are at most 70 % full and let a request wait less than a millisecond on average. */
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

/** What the pool could carry with `threads` of them: the least of the three bounds. */
export function capacityAt(threads: number, bounds: CapacityBounds, threadMs: number): number {
  const pool = threadMs > 0 ? (threads * fullestThread * 1000) / threadMs : Infinity;
  return Math.min(bounds.mainPerSecond ?? Infinity, bounds.cpuPerSecond ?? Infinity, pool);
}

/** Limits `value` to `least` and `most`. NaN (no demand, no bound) becomes `least`. */
export function clamp(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(Math.max(value, least), most);
}
