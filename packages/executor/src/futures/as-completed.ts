import { TimeoutError } from '../errors/timeout-error.ts';
import { checkKeys, checkTimeout } from '../options/check.ts';
import type { Future } from './future.ts';
import { futureControl } from './future.ts';

/** How to go through futures as they are done. */
export interface AsCompletedOptions {
  /** Milliseconds from the call to the last future; at least 0. Default: no limit. Beyond it the loop throws `timed-out`. */
  readonly timeoutMs?: number;
}

/**
 * The futures in the order they are done, those that are done already first; a cancelled one is done. The same future
 * given twice comes once. Nothing is cancelled when the loop is left.
 */
export function asCompleted<T>(futures: Iterable<Future<T>>, options?: AsCompletedOptions): AsyncIterableIterator<Future<T>, undefined, undefined> {
  const given = checkKeys('asCompleted options', options, ['timeoutMs']);
  return new CompletedFutures(new Set(futures), checkTimeout('timeoutMs', given.timeoutMs));
}

/** Not an async generator: `yield` would await the future, which is awaitable, and hand out its result. */
class CompletedFutures<T> implements AsyncIterableIterator<Future<T>, undefined, undefined> {
  readonly #total: number;
  readonly #done: Future<T>[] = [];
  readonly #timeoutMs: number | undefined;
  readonly #deadlineAt: number;
  #taken = 0;
  #isEnded = false;
  #wake: (() => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(futures: ReadonlySet<Future<T>>, timeoutMs: number | undefined) {
    this.#total = futures.size;
    this.#timeoutMs = timeoutMs;
    this.#deadlineAt = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
    for (const future of futures) {
      futureControl.onSettled(future, () => {
        this.#done.push(future);
        this.#wake?.();
      });
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Calls are answered in order, as with an async generator. */
  next(): Promise<IteratorResult<Future<T>, undefined>> {
    const result = this.#last.then(() => this.#take());
    this.#last = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<Future<T>, undefined>> {
    this.#isEnded = true;
    this.#wake?.();
    return { done: true, value: undefined };
  }

  async #take(): Promise<IteratorResult<Future<T>, undefined>> {
    if (!this.#isEnded && this.#taken < this.#total && this.#done.length <= this.#taken) {
      await this.#untilNext();
    }
    if (this.#isEnded || this.#taken === this.#total) {
      return { done: true, value: undefined };
    }
    const future = this.#done[this.#taken];
    if (future === undefined) {
      this.#isEnded = true;
      const open = this.#total - this.#taken;
      throw new TimeoutError('timed-out', `${open} of ${this.#total} futures were not done within ${this.#timeoutMs} ms`, this.#timeoutMs ?? 0);
    }
    this.#taken++;
    return { done: false, value: future };
  }

  /** Resolves when the next future is done, or at the deadline. */
  #untilNext(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#timeoutMs === undefined ? undefined : setTimeout(resolve, Math.max(0, this.#deadlineAt - performance.now()));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
