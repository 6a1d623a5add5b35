import { TimeoutError } from '../errors/timeout-error.ts';
import { checkKeys, checkTimeout } from '../options/check.ts';
import { collectFutures } from './collect-futures.ts';
import { futureControl, type Future } from './future.ts';
import { Waiter } from './waiter.ts';

/** Options of {@link asCompleted}. */
export interface AsCompletedOptions {
  /** Milliseconds from the call to the last future; at least 0. Default: no limit. Beyond it the loop throws `timed-out`. */
  readonly timeoutMs?: number;
}

/**
 * A future as the loop yields it. At run time it is the same future, so call its `result()`. For the compiler it has no `then`,
 * because the compiler assumes that `for await` awaits its values, which it does not.
 */
export type CompletedFuture<F extends Future<unknown>> = F & { readonly then: never };

/**
 * Iterates over futures in the order they finish, starting with those that are already done. A cancelled future is done. A
 * future that is passed twice comes once. Leaving the loop cancels nothing.
 *
 * @throws {TypeError} when a value is not a future.
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: AsCompletedOptions,
): AsyncIterableIterator<CompletedFuture<F>, undefined, undefined> & AsyncDisposable {
  const given = checkKeys('asCompleted options', options, ['timeoutMs']);
  return new CompletedFutures(collectFutures('asCompleted', futures), checkTimeout('timeoutMs', given.timeoutMs));
}

/** Not an async generator, because `yield` would await the future and yield its result. */
class CompletedFutures<F extends Future<unknown>> implements AsyncIterableIterator<
  CompletedFuture<F>,
  undefined,
  undefined
> {
  readonly #total: number;
  /** The futures that are not done, each with its listener. */
  readonly #open = new Map<F, () => void>();
  /** The futures that are done but not yielded yet, from {@link #first} on. */
  #done: (F | undefined)[] = [];
  #first = 0;
  readonly #timeoutMs: number | undefined;
  readonly #deadlineAt: number;
  #isEnded = false;
  #waiter: Waiter | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(futures: ReadonlySet<F>, timeoutMs: number | undefined) {
    this.#total = futures.size;
    this.#timeoutMs = timeoutMs;
    this.#deadlineAt = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
    for (const future of futures) {
      const listener = (): void => {
        this.#open.delete(future);
        this.#done.push(future);
        this.#waiter?.wake();
      };
      this.#open.set(future, listener);
      futureControl.onSettled(future, listener);
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Answers calls in order, like an async generator. */
  next(): Promise<IteratorResult<CompletedFuture<F>, undefined>> {
    const result = this.#last.then(() => this.#take());
    // Without the value, so that a yielded future can be freed.
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async return(): Promise<IteratorResult<CompletedFuture<F>, undefined>> {
    this.#end();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<never> {
    this.#end();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
  }

  async #take(): Promise<IteratorResult<CompletedFuture<F>, undefined>> {
    if (!this.#isEnded && this.#first === this.#done.length && this.#open.size > 0) {
      this.#waiter = new Waiter(this.#timeoutMs === undefined ? undefined : this.#deadlineAt - performance.now());
      await this.#waiter.woken;
      this.#waiter = undefined;
    }
    const future = this.#isEnded ? undefined : this.#done[this.#first];
    if (future !== undefined) {
      this.#done[this.#first++] = undefined;
      return { done: false, value: future as CompletedFuture<F> };
    }
    const left = this.#isEnded ? 0 : this.#open.size;
    this.#end();
    if (left > 0) {
      throw new TimeoutError(
        'timed-out',
        `${left} of ${this.#total} futures were not done within ${this.#timeoutMs} ms`,
        this.#timeoutMs ?? 0,
      );
    }
    return { done: true, value: undefined };
  }

  #end(): void {
    this.#isEnded = true;
    for (const [future, listener] of this.#open) {
      futureControl.offSettled(future, listener);
    }
    this.#open.clear();
    this.#done = [];
    this.#first = 0;
    this.#waiter?.wake();
  }
}
