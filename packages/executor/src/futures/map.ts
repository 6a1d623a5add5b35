import { AsyncLocalStorage } from 'node:async_hooks';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkInteger, checkKeys, checkTimeout } from '../options/check.ts';
import type { Future } from './future.ts';

/** How `map` runs. */
export interface MapOptions {
  /** Items submitted and not yet taken, at most. Integer of at least 1. Default: Infinity, so all items are taken in at once. */
  readonly bufferSize?: number;
  /** Milliseconds from the call to the last result; at least 0. Default: no limit. Beyond it: `timed-out`. */
  readonly timeoutMs?: number;
}

/**
 * Submits one future for each item and yields the results in order. Never holds more than `bufferSize` of them: the
 * next item is taken in after a result was taken out. On error, time-out and early return, what has not begun is
 * cancelled.
 */
export function mapInOrder<T, R>(submit: (item: T) => Future<R>, items: Iterable<T> | AsyncIterable<T>, options?: MapOptions): AsyncIterableIterator<R, undefined, undefined> {
  const given = checkKeys('map options', options, ['bufferSize', 'timeoutMs']);
  const bufferSize = checkInteger('bufferSize', given.bufferSize ?? Infinity, 1, Infinity);
  const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
  return new OrderedResults(submit, items, bufferSize, timeoutMs);
}

class OrderedResults<T, R> implements AsyncIterableIterator<R, undefined, undefined> {
  readonly #submit: (item: T) => Future<R>;
  readonly #source: { next(): IteratorResult<T> | Promise<IteratorResult<T>>; return?(): unknown };
  readonly #isAsync: boolean;
  readonly #bufferSize: number;
  readonly #timeoutMs: number | undefined;
  readonly #deadlineAt: number;
  // An async source is read on its own, so its next() runs in the context of the call to map.
  readonly #inContext = AsyncLocalStorage.snapshot();
  #futures: Future<R>[] = [];
  #isExhausted = false;
  #failure: { readonly error: unknown } | undefined;
  #reading: Promise<void> | undefined;
  #isEnded = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(submit: (item: T) => Future<R>, items: Iterable<T> | AsyncIterable<T>, bufferSize: number, timeoutMs: number | undefined) {
    const source = items as Partial<Iterable<T> & AsyncIterable<T>>;
    const isAsync = typeof source[Symbol.asyncIterator] === 'function';
    if (!isAsync && typeof source[Symbol.iterator] !== 'function') {
      throw new TypeError(`items must be an iterable or async iterable, got ${items === null ? 'null' : typeof items}`);
    }
    this.#submit = submit;
    this.#isAsync = isAsync;
    this.#source = isAsync ? (items as AsyncIterable<T>)[Symbol.asyncIterator]() : (items as Iterable<T>)[Symbol.iterator]();
    this.#bufferSize = bufferSize;
    this.#timeoutMs = timeoutMs;
    this.#deadlineAt = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
    this.#fill(true);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Calls are answered in order, as with an async generator. */
  next(): Promise<IteratorResult<R, undefined>> {
    const result = this.#last.then(() => this.#take());
    this.#last = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  async #take(): Promise<IteratorResult<R, undefined>> {
    while (this.#futures.length === 0 && !this.#isExhausted && !this.#isEnded) {
      this.#fill(false);
      await this.#untilRead();
    }
    const future = this.#futures[0];
    if (this.#isEnded || future === undefined) {
      const failure = this.#isEnded ? undefined : this.#failure;
      this.#isEnded = true;
      if (failure !== undefined) {
        throw failure.error;
      }
      return { done: true, value: undefined };
    }
    try {
      const value = await this.#beforeDeadline(future);
      this.#futures.shift();
      this.#fill(false);
      return { done: false, value };
    } catch (error) {
      await this.#end();
      throw error;
    }
  }

  /** Takes items in while there is room. A sync source that fails at the call to map fails that call. */
  #fill(isFirst: boolean): void {
    if (this.#isAsync) {
      this.#startReading();
      return;
    }
    try {
      while (!this.#isExhausted && this.#failure === undefined && this.#futures.length < this.#bufferSize) {
        this.#accept(this.#source.next() as IteratorResult<T>);
      }
    } catch (error) {
      this.#fail(error);
      if (isFirst) {
        throw error;
      }
    }
  }

  #startReading(): void {
    if (this.#reading !== undefined || this.#isExhausted || this.#futures.length >= this.#bufferSize) {
      return;
    }
    // Cleared in a later turn than it is set, even when the source fails at once.
    this.#reading = this.#inContext(() => this.#read()).then(() => {
      this.#reading = undefined;
    });
  }

  /** Waits for the source; a deadline that passes meanwhile ends the map. */
  async #untilRead(): Promise<void> {
    try {
      if (this.#reading !== undefined) {
        await this.#beforeDeadline(this.#reading);
      }
    } catch (error) {
      await this.#end();
      throw error;
    }
  }

  async #read(): Promise<void> {
    try {
      while (!this.#isExhausted && !this.#isEnded && this.#futures.length < this.#bufferSize) {
        this.#accept(await this.#source.next());
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #accept(item: IteratorResult<T>): void {
    if (item.done === true) {
      this.#isExhausted = true;
    } else if (!this.#isEnded) {
      this.#futures.push(this.#submit(item.value));
    }
  }

  /** The source, or submitting, failed: told when the results before it have been taken. */
  #fail(error: unknown): void {
    this.#isExhausted = true;
    this.#failure = { error };
  }

  async #end(): Promise<void> {
    if (this.#isEnded) {
      return;
    }
    this.#isEnded = true;
    for (const future of this.#futures) {
      future.cancel();
    }
    this.#futures = [];
    if (!this.#isExhausted) {
      this.#isExhausted = true;
      const closing = Promise.resolve(this.#source.return?.());
      if (this.#reading === undefined) {
        await closing;
      } else {
        // A generator closes when its pending read ends, which may be never; nobody is left to tell of a failure.
        closing.catch(() => undefined);
      }
    }
  }

  async #beforeDeadline<V>(promise: PromiseLike<V>): Promise<V> {
    if (this.#timeoutMs === undefined) {
      return promise;
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new TimeoutError('timed-out', `map was not done within ${this.#timeoutMs} ms`, this.#timeoutMs ?? 0)),
        Math.max(0, this.#deadlineAt - performance.now()),
      );
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
