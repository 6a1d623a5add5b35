import { checkChoice, checkKeys, checkTimeout, withDefault } from '../options/check.ts';
import { collectFutures } from './collect-futures.ts';
import { futureControl, type Future } from './future.ts';
import { Waiter } from './waiter.ts';

/** When `wait` returns. */
export type ReturnWhen = 'all-completed' | 'first-completed' | 'first-exception';

/** Options of {@link wait}. */
export interface WaitOptions {
  /**
   * `all-completed` (default): when all are done. `first-completed`: when one is done. `first-exception`: when one has failed, or
   * else when all are done. A cancelled future is done, but has not failed.
   */
  readonly returnWhen?: ReturnWhen;
  /** Milliseconds; at least 0. Default: no limit. After that `wait` returns what is done by then. It does not throw. */
  readonly timeoutMs?: number;
}

/** The futures passed to `wait`, each in one of the two sets. */
export interface WaitResult<F> {
  readonly done: ReadonlySet<F>;
  readonly notDone: ReadonlySet<F>;
}

const choices: readonly ReturnWhen[] = ['all-completed', 'first-completed', 'first-exception'];

/**
 * Waits for futures, also of several executors. A future that is passed twice counts once. Does not throw what they threw.
 *
 * @throws {TypeError} when a value is not a future. `then()` returns a promise, not a future.
 */
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: WaitOptions,
): Promise<WaitResult<F>> {
  const given = checkKeys('wait options', options, ['returnWhen', 'timeoutMs']);
  const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
  const returnWhen = checkChoice('returnWhen', withDefault(given.returnWhen, 'all-completed'), choices);
  const all = collectFutures('wait', futures);
  const open = Array.from(all).filter((future) => !future.done);
  if (open.length > 0 && (returnWhen === 'all-completed' || !isEnough(all, returnWhen))) {
    await untilEnough(open, returnWhen, timeoutMs);
  }
  const done = new Set<F>();
  const notDone = new Set<F>();
  for (const future of all) {
    (future.done ? done : notDone).add(future);
  }
  return { done, notDone };
}

/** Whether enough futures are already done. */
function isEnough(futures: Iterable<Future<unknown>>, returnWhen: ReturnWhen): boolean {
  for (const future of futures) {
    if (future.done && (returnWhen === 'first-completed' || future.state === 'failed')) {
      return true;
    }
  }
  return false;
}

async function untilEnough(
  open: readonly Future<unknown>[],
  returnWhen: ReturnWhen,
  timeoutMs: number | undefined,
): Promise<void> {
  const waiter = new Waiter(timeoutMs);
  let left = open.length;
  const listeners = open.map((future) => () => {
    left--;
    if (
      left === 0 ||
      returnWhen === 'first-completed' ||
      (returnWhen === 'first-exception' && future.state === 'failed')
    ) {
      waiter.wake();
    }
  });
  open.forEach((future, index) => futureControl.onSettled(future, listeners[index] as () => void));
  await waiter.woken;
  // A caller may wait for the first of many again and again. Listeners on the others would pile up.
  open.forEach((future, index) => futureControl.offSettled(future, listeners[index] as () => void));
}
