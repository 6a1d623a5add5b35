import type { ThreadSample } from '@async-cassandra/executor';
import type { ThreadLoad } from '../advisor/figures.ts';

/** The fields of a thread's sample that are compared with the previous sample. */
export type ThreadUsage = Pick<
  ThreadSample,
  'name' | 'generation' | 'cpuUserMicros' | 'cpuSystemMicros' | 'loopActiveMs' | 'loopIdleMs' | 'lookedMs'
>;

/**
 * Computes how busy each thread was between two samples of the same pool.
 *
 * A thread that replaced another counts from its own start, because the difference of two threads' clocks could be negative. A thread
 * that is gone at the second sample has no figures. Time in which a thread was awake without work counts as idle.
 */
export function compareThreads(before: readonly ThreadUsage[], now: readonly ThreadUsage[]): ThreadLoad[] {
  return now.map((thread) => {
    const earlier = findEarlier(before, thread);
    const activeMs = thread.loopActiveMs - (earlier?.loopActiveMs ?? 0);
    const idleMs = thread.loopIdleMs - (earlier?.loopIdleMs ?? 0);
    const cpuMicros =
      thread.cpuUserMicros + thread.cpuSystemMicros - (earlier?.cpuUserMicros ?? 0) - (earlier?.cpuSystemMicros ?? 0);
    const lookedMs = lookedSince(earlier, thread);
    const watchedMs = activeMs + idleMs;
    return {
      name: thread.name,
      utilization: watchedMs > 0 ? Math.min(1, Math.max(0, activeMs / watchedMs)) : 0,
      cpuMs: Math.max(0, cpuMicros / 1000 - lookedMs),
    };
  });
}

/** Returns the milliseconds that threads were awake without work between two samples. */
export function compareLooked(before: readonly ThreadUsage[], now: readonly ThreadUsage[]): number {
  return now.reduce((sum, thread) => sum + lookedSince(findEarlier(before, thread), thread), 0);
}

/** Finds the earlier sample of the same thread, not of one that it replaced. */
function findEarlier(before: readonly ThreadUsage[], thread: ThreadUsage): ThreadUsage | undefined {
  return before.find(({ name, generation }) => name === thread.name && generation === thread.generation);
}

function lookedSince(earlier: ThreadUsage | undefined, thread: ThreadUsage): number {
  return thread.lookedMs - (earlier?.lookedMs ?? 0);
}
