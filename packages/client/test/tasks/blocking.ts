/** Tasks that block their thread, for tests of the pool. */
import { threadId } from 'node:worker_threads';

/**
 * Blocks its thread until `release` is notified or `timeoutMs` are over, and counts in `running` how many do so at once.
 * `running[0]`: now; `running[1]`: the most seen.
 */
export function block(
  running: Int32Array<SharedArrayBuffer>,
  release: Int32Array<SharedArrayBuffer>,
  timeoutMs: number,
): number {
  const now = Atomics.add(running, 0, 1) + 1;
  let most = Atomics.load(running, 1);
  while (now > most) most = Atomics.compareExchange(running, 1, most, now) === most ? now : Atomics.load(running, 1);
  Atomics.notify(running, 0);
  Atomics.wait(release, 0, 0, timeoutMs);
  Atomics.sub(running, 0, 1);
  return threadId;
}

/** Returns the thread that it runs in. */
export function whichThread(): number {
  return threadId;
}

export function square(n: number): number {
  return n * n;
}
