import { chooseThread } from './choose-thread.ts';
import type { PoolThread } from '../threads/pool-thread.ts';

/**
 * Has `wanted` threads take no more requests, those with the fewest in flight, so that a task can start there when they
 * are answered; threads beyond that number are opened again.
 */
export function drainThreads(
  threads: readonly PoolThread[],
  wanted: number,
  onReopened: (thread: PoolThread) => void,
): void {
  let missing = wanted;
  for (const thread of threads) {
    if (thread.isDraining) {
      missing--;
    }
  }
  for (; missing > 0; missing--) {
    const thread = chooseThread(
      threads,
      (candidate) => candidate.isOpenForRequests,
      (a, b) => countOpen(a) < countOpen(b),
    );
    if (thread === undefined) {
      return;
    }
    thread.isDraining = true;
  }
  for (; missing < 0; missing++) {
    const thread = chooseThread(
      threads,
      (candidate) => candidate.isDraining,
      (a, b) => countOpen(a) > countOpen(b),
    );
    if (thread === undefined) {
      return;
    }
    thread.isDraining = false;
    onReopened(thread);
  }
}

/** Abandoned requests count too: a task waits for them for a while. */
function countOpen(thread: PoolThread): number {
  return thread.inFlight + thread.abandoned.count;
}
