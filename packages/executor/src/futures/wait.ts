import { checkKeys, checkTimeout } from '../options/check.ts';
import type { Future } from './future.ts';
import { futureControl } from './future.ts';

/** When `wait` comes back. */
export type ReturnWhen = 'all-completed' | 'first-completed' | 'first-exception';

/** How to wait for several futures. */
export interface WaitOptions {
  /**
   * `all-completed` (default); `first-completed`: when any is done, cancelled included; `first-exception`: when one has
   * failed or was cancelled, else when all are done.
   */
  readonly returnWhen?: ReturnWhen;
  /** Milliseconds; at least 0. Default: no limit. When it has passed, what is done by then is returned; nothing is thrown. */
  readonly timeoutMs?: number;
}

/** The futures given to `wait`, each in one of the two. */
export interface WaitResult<T> {
  readonly done: ReadonlySet<Future<T>>;
  readonly notDone: ReadonlySet<Future<T>>;
}

const CHOICES: readonly ReturnWhen[] = ['all-completed', 'first-completed', 'first-exception'];

/** Waits for futures, also of several executors. The same future given twice counts once. Never throws what they threw. */
export async function wait<T>(futures: Iterable<Future<T>>, options?: WaitOptions): Promise<WaitResult<T>> {
  const given = checkKeys('wait options', options, ['returnWhen', 'timeoutMs']);
  const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
  const returnWhen = given.returnWhen ?? 'all-completed';
  if (!CHOICES.includes(returnWhen)) {
    throw new TypeError(`returnWhen must be one of ${CHOICES.join(', ')}, got ${JSON.stringify(returnWhen)}`);
  }
  const all = new Set(futures);
  let open = all.size;
  const finished = Promise.withResolvers<void>();
  if (open === 0) {
    finished.resolve();
  }
  for (const future of all) {
    futureControl.onSettled(future, () => {
      open--;
      if (open === 0 || returnWhen === 'first-completed' || (returnWhen === 'first-exception' && futureControl.hasFailed(future))) {
        finished.resolve();
      }
    });
  }
  await withinTime(finished.promise, timeoutMs);
  const list = Array.from(all);
  return { done: new Set(list.filter((future) => future.done)), notDone: new Set(list.filter((future) => !future.done)) };
}

/** Resolves with the promise or when the time has passed, whichever is first. */
async function withinTime(promise: Promise<void>, timeoutMs: number | undefined): Promise<void> {
  if (timeoutMs === undefined) {
    return promise;
  }
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([promise, passed]);
  clearTimeout(timer);
}
