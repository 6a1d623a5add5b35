import type { ThreadSample } from '@async-cassandra/executor';
import type { ThreadLoad } from '../advisor/figures.ts';

/** The part of a thread's sample that is compared with the sample before. */
export type ThreadUsage = Pick<
  ThreadSample,
  'name' | 'generation' | 'cpuUserMicros' | 'cpuSystemMicros' | 'loopActiveMs' | 'loopIdleMs' | 'lookedMs'
>;

/**
 * How busy each thread was between two samples of the same pool.
 *
 * A thread that replaced another counts from its own beginning: differences between two threads' clocks would be
 * negative. One that was not there at the second sample has no figures. Time in which a thread was awake and looked for work
 * serves no request, and counts as idle.
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

/** Milliseconds that threads were awake and looked for work between two samples. */
export function compareLooked(before: readonly ThreadUsage[], now: readonly ThreadUsage[]): number {
  return now.reduce((sum, thread) => sum + lookedSince(findEarlier(before, thread), thread), 0);
}

/** The sample of the same thread, not of one that had its place before. */
function findEarlier(before: readonly ThreadUsage[], thread: ThreadUsage): ThreadUsage | undefined {
  return before.find(({ name, generation }) => name === thread.name && generation === thread.generation);
}

function lookedSince(earlier: ThreadUsage | undefined, thread: ThreadUsage): number {
  return thread.lookedMs - (earlier?.lookedMs ?? 0);
}
