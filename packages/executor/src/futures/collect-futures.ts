import { describeValue } from '../errors/describe-value.ts';
import { futureControl, type Future } from './future.ts';

/**
 * Collects the futures, each once.
 *
 * @throws {TypeError} when a value is not a future. Mostly it is a promise of `then()` or of an async function.
 */
export function collectFutures<F extends Future<unknown>>(what: string, futures: Iterable<F>): Set<F> {
  if (typeof (futures as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`${what} takes an iterable of futures, got ${describeValue(futures)}`);
  }
  const all = new Set(futures);
  for (const future of all) {
    if (!futureControl.isFuture(future)) {
      throw new TypeError(
        `${what} takes futures, as submit() returns them, got ${describeValue(future)}; then() and async functions return promises`,
      );
    }
  }
  return all;
}
