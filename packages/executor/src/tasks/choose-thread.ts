import type { PoolThread } from '../threads/pool-thread.ts';

/** The best of those that come into question; the first of equals. */
export function chooseThread(
  threads: readonly PoolThread[],
  isCandidate: (thread: PoolThread) => boolean,
  isBetter: (thread: PoolThread, than: PoolThread) => boolean,
): PoolThread | undefined {
  let best: PoolThread | undefined;
  for (const thread of threads) {
    if (isCandidate(thread) && (best === undefined || isBetter(thread, best))) {
      best = thread;
    }
  }
  return best;
}
