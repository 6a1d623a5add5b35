import { AsyncLocalStorage } from 'node:async_hooks';
import { describeValue } from '../errors/describe-value.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkInteger, checkKeys, checkTimeout } from '../options/check.ts';
import { futureControl, type Future } from './future.ts';
import { Waiter } from './waiter.ts';

/** How `map` runs. */
export interface MapOptions {
  /**
   * Items submitted and not yet taken, at most. Integer of at least 1. Default: Infinity, so all items are taken in at once;
   * an endless iterable needs it.
   */
  readonly bufferSize?: number;
  /** Milliseconds from the call to the last result; at least 0. Default: no limit. Beyond it: `timed-out`. */
  readonly timeoutMs?: number;
  /** Ends the map with its reason when it is aborted: what waits is cancelled, what runs sees its own signal aborted. */
  readonly signal?: AbortSignal;
}

/** The results of a map, in the order of its items. Leaving a loop over it, `return()` and `await using` cancel what has not begun. */
export type MapResults<R> = AsyncIterableIterator<R, undefined, undefined> & AsyncDisposable;

/**
 * Submits one future for each item and yields the results in order. Never holds more than `bufferSize` of them: the
 * next item is taken in after a result was taken out. On error, time-out and early return, what has not begun is
 * cancelled.
 */
export function mapInOrder<T, R>(
  submit: (item: T) => Future<R>,
  items: Iterable<T> | AsyncIterable<T>,
  options?: MapOptions,
): MapResults<R> {
  const given = checkKeys('map options', options, ['bufferSize', 'timeoutMs', 'signal']);
  const bufferSize = checkInteger('bufferSize', given.bufferSize ?? Infinity, 1, Infinity);
  const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
  if (given.signal !== undefined && !(given.signal instanceof AbortSignal)) {
    throw new TypeError(`signal must be an AbortSignal, got ${describeValue(given.signal)}`);
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
  // An async source is read on its own, so its next() runs in the context of the call to map.
  readonly #inContext = AsyncLocalStorage.snapshot();
  readonly #onAbort = (): void => this.#abort();
  #futures: (Future<R> | undefined)[] = [];
  /** Where the futures not taken begin: shifting an array of 100,000 would copy it for each result. */
  #first = 0;
  #isReading = false;
  /** Whether no more items come. */
  #isExhausted = false;
  #isEnded = false;
  #hasTimedOut = false;
  /** What is thrown once the results before it have been taken, or at once when it ended the map. */
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
      // Nobody will get these results: the call itself fails.
      void this.#end();
      throw this.#failure.error;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Calls are answered in order, as with an async generator. */
  next(): Promise<IteratorResult<R, undefined>> {
    const result = this.#last.then(() => this.#take());
    // Without the value: what was handed out is the caller's alone.
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
        throw new TimeoutError('timed-out', `map was not done within ${this.#timeoutMs} ms`, this.#timeoutMs ?? 0);
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

  /** Waits until the next result is there, the source has ended, the map has, or its time is up. */
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

  /** Takes items in while there is room. */
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

  /** The source, or submitting, failed: told when the results before it have been taken. */
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

  /** Ends it because of an error, which matters more than one of closing the source. */
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
        // A generator closes when its pending read ends, which may be never; nobody is left to tell of a failure.
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
