import { AsyncLocalStorage } from 'node:async_hooks';
import { describeValue } from '../errors/describe-value.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkInteger, checkKeys, assertSignal, checkTimeout, withDefault } from '../options/check.ts';
import { futureControl, type Future } from './future.ts';
import { Waiter } from './waiter.ts';

/** Options of `map`. */
export interface MapOptions {
  /**
   * How many items may be submitted before their results are taken. Integer of at least 1. Default: Infinity, which submits all
   * items at once. Set it for an endless iterable.
   */
  readonly bufferSize?: number;
  /** Milliseconds from the call to the last result; at least 0. Default: no limit. After that the loop throws `timed-out`. */
  readonly timeoutMs?: number;
  /** When it is aborted, the map ends with its reason: waiting tasks are cancelled, and running ones see their own signal aborted. */
  readonly signal?: AbortSignal;
}

/** The results of a map, in the order of its items. Leaving the loop, `return()` and `await using` cancel waiting tasks. */
export type MapResults<R> = AsyncIterableIterator<R, undefined, undefined> & AsyncDisposable;

/**
 * Submits one task for each item and yields the results in order. At most `bufferSize` futures exist at once: the next item is
 * read when a result is taken. On an error, a timeout and an early return, waiting tasks are cancelled.
 */
export function mapInOrder<T, R>(
  submit: (item: T) => Future<R>,
  items: Iterable<T> | AsyncIterable<T>,
  options?: MapOptions,
): MapResults<R> {
  const given = checkKeys('map options', options, ['bufferSize', 'timeoutMs', 'signal']);
  const bufferSize = checkInteger('bufferSize', withDefault(given.bufferSize, Infinity), 1, Infinity);
  const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
  if (given.signal !== undefined) {
    assertSignal('signal', given.signal);
  }
  return new OrderedResults(submit, openSource(items), bufferSize, timeoutMs, given.signal);
}

interface Source<T> {
  readonly isAsync: boolean;
  readonly iterator: { next(): IteratorResult<T> | Promise<IteratorResult<T>>; return?(): unknown };
}

function openSource<T>(items: Iterable<T> | AsyncIterable<T>): Source<T> {
  const source = items as Partial<Iterable<T> & AsyncIterable<T>> | null | undefined;
  if (typeof source?.[Symbol.asyncIterator] === 'function') {
    return { isAsync: true, iterator: (items as AsyncIterable<T>)[Symbol.asyncIterator]() };
  }
  if (typeof source?.[Symbol.iterator] === 'function') {
    return { isAsync: false, iterator: (items as Iterable<T>)[Symbol.iterator]() };
  }
  throw new TypeError(`items must be an iterable or async iterable, got ${describeValue(items)}`);
}

class OrderedResults<T, R> implements AsyncIterableIterator<R, undefined, undefined> {
  readonly #submit: (item: T) => Future<R>;
  readonly #source: Source<T>;
  readonly #bufferSize: number;
  readonly #timeoutMs: number | undefined;
  readonly #deadlineAt: number;
  readonly #signal: AbortSignal | undefined;
  // An async source is read outside of any call, so its next() must run in the async context of the call to map.
  readonly #inContext = AsyncLocalStorage.snapshot();
  readonly #onAbort = (): void => this.#abort();
  #futures: (Future<R> | undefined)[] = [];
  /** Index of the first future that was not taken. Shifting an array of 100,000 would copy it for each result. */
  #first = 0;
  #isReading = false;
  /** Whether the source has no more items. */
  #isExhausted = false;
  #isEnded = false;
  #hasTimedOut = false;
  /** An error to throw after the results before it, or at once if it ended the map. */
  #failure: { readonly error: unknown } | undefined;
  #waiter: Waiter | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    submit: (item: T) => Future<R>,
    source: Source<T>,
    bufferSize: number,
    timeoutMs: number | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#submit = submit;
    this.#source = source;
    this.#bufferSize = bufferSize;
    this.#timeoutMs = timeoutMs;
    this.#deadlineAt = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
    this.#signal = signal;
    if (signal?.aborted === true) {
      this.#abort();
      return;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#fill();
    if (this.#failure !== undefined) {
      // The call itself fails, so nobody will get these results.
      void this.#end();
      throw this.#failure.error;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Answers calls in order, like an async generator. */
  next(): Promise<IteratorResult<R, undefined>> {
    const result = this.#last.then(() => this.#take());
    // Without the value, so that a yielded result can be freed.
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<never> {
    await this.#endAfter();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #take(): Promise<IteratorResult<R, undefined>> {
    await this.#untilNext();
    const future = this.#isEnded ? undefined : this.#futures[this.#first];
    if (future === undefined && (this.#isEnded || this.#isExhausted)) {
      const failure = this.#failure;
      this.#failure = undefined;
      await this.#endAfter();
      if (failure !== undefined) {
        throw failure.error;
      }
      return { done: true, value: undefined };
    }
    try {
      if (future?.done !== true) {
        throw new TimeoutError(
          'timed-out',
          `map() was not done within ${this.#timeoutMs} ms; waiting tasks were cancelled`,
          this.#timeoutMs ?? 0,
        );
      }
      const value = await future;
      if (!this.#isEnded) {
        this.#dropFirst();
        this.#fill();
      }
      return { done: false, value };
    } catch (error) {
      await this.#endAfter();
      throw error;
    }
  }

  /** Waits until the next result is there, the source or the map has ended, or the time is up. */
  async #untilNext(): Promise<void> {
    while (!this.#isEnded && this.#futures[this.#first]?.done !== true) {
      const future = this.#futures[this.#first];
      const leftMs = this.#timeoutMs === undefined ? undefined : this.#deadlineAt - performance.now();
      if ((future === undefined && this.#isExhausted) || this.#hasTimedOut) {
        return;
      }
      const waiter = new Waiter(leftMs);
      this.#waiter = waiter;
      if (future !== undefined) {
        futureControl.onSettled(future, waiter.wake);
      }
      await waiter.woken;
      this.#waiter = undefined;
      if (future !== undefined) {
        futureControl.offSettled(future, waiter.wake);
      }
      this.#hasTimedOut = leftMs !== undefined && performance.now() >= this.#deadlineAt;
    }
  }

  /** Reads and submits items while the buffer has space. */
  #fill(): void {
    if (this.#source.isAsync) {
      if (!this.#isReading) {
        void this.#inContext(() => this.#read());
      }
      return;
    }
    try {
      while (this.#hasRoom()) {
        this.#accept(this.#source.iterator.next() as IteratorResult<T>);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#hasRoom()) {
        this.#accept(await this.#source.iterator.next());
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#isReading = false;
    this.#waiter?.wake();
  }

  #hasRoom(): boolean {
    return !this.#isExhausted && !this.#isEnded && this.#futures.length - this.#first < this.#bufferSize;
  }

  #accept(item: IteratorResult<T>): void {
    if (item.done === true) {
      this.#isExhausted = true;
    } else if (!this.#isEnded) {
      try {
        this.#futures.push(this.#submit(item.value));
      } catch (error) {
        this.#fail(error);
        this.#closeSource().catch(() => undefined);
      }
    }
    this.#waiter?.wake();
  }

  /** The source or `submit` failed. The error is thrown after the results before it. */
  #fail(error: unknown): void {
    this.#isExhausted = true;
    this.#failure = { error };
  }

  #abort(): void {
    this.#failure = { error: this.#signal?.reason };
    for (const future of this.#futures.slice(this.#first)) {
      future?.abort(this.#signal?.reason);
    }
    this.#endAfter().catch(() => undefined);
  }

  #dropFirst(): void {
    this.#futures[this.#first++] = undefined;
    if (this.#first === this.#futures.length || this.#first === 1024) {
      this.#futures = this.#futures.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Ends the map because of an error. An error from closing the source is less important and ignored. */
  async #endAfter(): Promise<void> {
    await this.#end().catch(() => undefined);
  }

  async #end(): Promise<void> {
    if (this.#isEnded) {
      return;
    }
    this.#isEnded = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    for (const future of this.#futures.slice(this.#first)) {
      future?.cancel();
    }
    this.#futures = [];
    this.#first = 0;
    this.#waiter?.wake();
    if (!this.#isExhausted) {
      this.#isExhausted = true;
      const closing = this.#closeSource();
      if (this.#isReading) {
        // A generator closes when its pending read ends, which may be never. Nobody waits for the outcome.
        closing.catch(() => undefined);
      } else {
        await closing;
      }
    }
  }

  async #closeSource(): Promise<void> {
    await this.#source.iterator.return?.();
  }
}
