import { describeValue } from '../errors/describe-value.ts';
import { futureControl, type Future } from './future.ts';

/**
 * Each of the futures once.
 *
 * @throws {TypeError} when one is none, which is mostly a promise: what `then()` and async functions give.
 */
export function collectFutures<F extends Future<unknown>>(what: string, futures: Iterable<F>): Set<F> {
  if (typeof (futures as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`${what} takes an iterable of futures, got ${describeValue(futures)}`);
  }
  const all = new Set(futures);
  for (const future of all) {
    if (!futureControl.isFuture(future)) {
      throw new TypeError(
        `${what} takes futures, as submit() returns them, got ${describeValue(future)}; then() and async functions give promises`,
      );
    }
  }
  return all;
}
