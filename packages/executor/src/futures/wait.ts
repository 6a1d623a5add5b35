import { describeValue } from '../errors/describe-value.ts';
import { checkKeys, checkTimeout } from '../options/check.ts';
import { collectFutures } from './collect-futures.ts';
import { futureControl, type Future } from './future.ts';
import { Waiter } from './waiter.ts';

/** When `wait` comes back. */
export type ReturnWhen = 'all-completed' | 'first-completed' | 'first-exception';

/** How to wait for several futures. */
export interface WaitOptions {
  /**
   * `all-completed` (default); `first-completed`: when any is done, cancelled included; `first-exception`: when one has
   * failed, else when all are done. One that was cancelled is done, and has not failed.
   */
  readonly returnWhen?: ReturnWhen;
  /** Milliseconds; at least 0. Default: no limit. When it has passed, what is done by then is returned; nothing is thrown. */
  readonly timeoutMs?: number;
}

/** The futures given to `wait`, each in one of the two. */
export interface WaitResult<F> {
  readonly done: ReadonlySet<F>;
  readonly notDone: ReadonlySet<F>;
}

const choices: readonly ReturnWhen[] = ['all-completed', 'first-completed', 'first-exception'];

/**
 * Waits for futures, also of several executors. The same future given twice counts once. Never throws what they threw.
 *
 * @throws {TypeError} when something given is no future: what `then()` returns is a promise.
 */
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: WaitOptions,
): Promise<WaitResult<F>> {
  const given = checkKeys('wait options', options, ['returnWhen', 'timeoutMs']);
  const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
  const returnWhen = given.returnWhen ?? 'all-completed';
  if (!choices.includes(returnWhen)) {
    throw new TypeError(`returnWhen must be one of ${choices.join(', ')}, got ${describeValue(returnWhen)}`);
  }
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

/** Whether what is done already is what was waited for. */
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
  // Who waits again and again for the first of many must not leave a listener on each of the others every time.
  open.forEach((future, index) => futureControl.offSettled(future, listeners[index] as () => void));
}
