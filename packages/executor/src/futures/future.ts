import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { CancelledError } from '../errors/cancelled-error.ts';
import { describeValue } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { assertFunction, assertSignal, checkKeys, checkTimeout } from '../options/check.ts';
import { rejectWithCaller } from '../wire/caller-stack.ts';
import { Waiter } from './waiter.ts';

/** Controls the work behind a future. */
export interface FutureController {
  /** Removes waiting work from its queue. Returns false when the work has started meanwhile: then the future is not cancelled. */
  cancel(): boolean | void;
  /** Asks running work to stop. */
  abort(reason: unknown): void;
  /** Tells whether the work has started by itself, without `setRunning`: a thread starts tasks that were sent ahead. Default: never. */
  hasBegun?(): boolean;
}

/** A future and the functions that settle it, for a test or your own executor. Made by {@link Future.withResolvers}. */
export interface FutureResolvers<T> {
  readonly future: Future<T>;
  /**
   * Marks the future as running. Returns false when it was cancelled: then skip the work.
   *
   * @throws {ExecutorError} `invalid-state` when it is running or done.
   */
  readonly setRunning: () => boolean;
  /** @throws {ExecutorError} `invalid-state` when the future is done or cancelled. */
  readonly setResult: (value: T) => void;
  /** @throws {ExecutorError} `invalid-state` when the future is done or cancelled. */
  readonly setException: (error: unknown) => void;
}

/** How long to wait for a future. */
export interface ResultOptions {
  /** Milliseconds; a number of at least 0. Default: no limit. */
  readonly timeoutMs?: number;
}

// The class sets it, because only the class can reach its private fields.
let control: FutureControl;

/** The state of a future: first `pending`, then `running`, then one of the other three. */
export type FutureState = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** The controller of a future that no executor works on. */
const noController: FutureController = { cancel: () => undefined, abort: () => undefined };

/**
 * The result of a task that may not have finished. Await it like a promise.
 *
 * A failed future that nobody awaits is silent, as in `concurrent.futures`. Its promise is made at the first `then`, `await` or
 * `result()`, so ten thousand futures of a broken pool cause no unhandled rejections.
 */
export class Future<T> implements Promise<T> {
  static {
    control = {
      begin: (future) => void future.#begin(),
      unbegin: (future) => future.#unbegin(),
      succeed: (future, value) => future.#settle('succeeded', value),
      fail: (future, error) => future.#settle('failed', error),
      onSettled: (future, listener) => future.#listen(listener),
      offSettled: (future, listener) => void future.#listeners?.delete(listener),
      isFuture: (value): value is Future<unknown> => typeof value === 'object' && value !== null && #state in value,
    };
  }

  readonly #controller: FutureController;
  #state: FutureState = 'pending';
  /** The result, the error, or why it was cancelled. */
  #outcome: unknown;
  #listeners: Set<() => void> | undefined;
  #promise: Promise<T> | undefined;
  #resolve: ((value: unknown) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  constructor(controller: FutureController = noController) {
    if (
      typeof (controller as FutureController | null)?.cancel !== 'function' ||
      typeof controller.abort !== 'function'
    ) {
      throw new TypeError(`controller must have the methods cancel and abort, got ${describeValue(controller)}`);
    }
    this.#controller = controller;
  }

  /**
   * Returns a future and the functions that settle it, like `Promise.withResolvers`. Use it for your own executor, and in tests of
   * code that takes futures. Only an executor settles the futures that it returns.
   */
  static withResolvers<T>(controller?: FutureController): FutureResolvers<T> {
    const future = new Future<T>(controller);
    return {
      future,
      setRunning: () => !future.cancelled && future.#begin(),
      setResult: (value) => {
        future.#assertOpen('get a result').#settle('succeeded', value);
      },
      setException: (error) => {
        future.#assertOpen('get an exception').#settle('failed', error);
      },
    };
  }

  get [Symbol.toStringTag](): string {
    return 'Future';
  }

  get state(): FutureState {
    return this.#state === 'pending' && this.#controller.hasBegun?.() === true ? 'running' : this.#state;
  }

  /** Whether the future was cancelled before its task started. */
  get cancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** Whether the task runs now. A running task cannot be cancelled. */
  get running(): boolean {
    return this.state === 'running';
  }

  /** Whether the future has a result, has failed or was cancelled. */
  get done(): boolean {
    return this.#state !== 'pending' && this.#state !== 'running';
  }

  /**
   * Cancels the task if it has not started, in O(1).
   *
   * @returns whether the future is cancelled; false when the task runs or is done.
   */
  cancel(): boolean {
    return this.#cancel(undefined);
  }

  /**
   * Asks the task to stop. A waiting task is cancelled, and the reason is the `cause` of its `CancelledError`. A running task sees
   * `currentTask().signal` aborted with this reason. It may still return a result. The thread does not end.
   */
  abort(reason?: unknown): void {
    if (this.#state === 'running' || (!this.#cancel(reason) && this.#state === 'pending')) {
      this.#controller.abort(reason);
    }
  }

  /** Calls {@link abort} with the signal's reason when the signal is aborted. Removes its listener when the future is done. */
  abortOn(signal: AbortSignal): this {
    assertSignal('signal', signal);
    if (signal.aborted) {
      this.abort(signal.reason);
    } else if (!this.done) {
      const onAbort = (): void => this.abort(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#listen(() => signal.removeEventListener('abort', onAbort));
    }
    return this;
  }

  /**
   * Returns the result of the task.
   *
   * @throws what the task threw; {@link CancelledError}; {@link TimeoutError} (`timed-out`) when it takes longer than
   *   `timeoutMs`. The task then continues.
   */
  async result(options?: ResultOptions): Promise<T> {
    const timeoutMs = checkTimeout('timeoutMs', checkKeys('result options', options, ['timeoutMs']).timeoutMs);
    if (timeoutMs !== undefined && !this.done) {
      await this.#untilDone(timeoutMs);
      if (!this.done) {
        throw new TimeoutError(
          'timed-out',
          `the future was not done within ${timeoutMs} ms; its task continues`,
          timeoutMs,
        );
      }
    }
    return await this.#toPromise();
  }

  /** Returns what the task threw, or `undefined` if it succeeded. Throws like {@link result} after a cancellation or timeout. */
  async exception(options?: ResultOptions): Promise<unknown> {
    try {
      await this.result(options);
      return undefined;
    } catch (error) {
      if (this.#state === 'failed') {
        return this.#outcome;
      }
      throw error;
    }
  }

  /**
   * Calls back with this future when it is done, or at once if it already is. Callbacks run in the order they were added, in the
   * async context of this call. A callback that throws or rejects causes a process warning, and the others still run.
   */
  addDoneCallback(callback: (future: this) => unknown): void {
    assertFunction('callback', callback);
    this.#listen(
      AsyncLocalStorage.bind(() => {
        try {
          const returned = callback(this);
          if (returned instanceof Promise) {
            returned.catch(warnOfCallback);
          }
        } catch (error) {
          warnOfCallback(error);
        }
      }),
    );
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a future is awaited like a promise
  then<A = T, B = never>(
    onResult?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#toPromise().then(onResult, onError);
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#toPromise().catch(onError);
  }

  finally(onDone?: (() => void) | null): Promise<T> {
    return this.#toPromise().finally(onDone);
  }

  /** What `console.log` shows: `Future { pending }`, `Future { succeeded: 3 }`. */
  [inspect.custom](depth: number, options: object): string {
    const outcome =
      this.#state === 'succeeded' || this.#state === 'failed'
        ? `: ${depth < 0 ? '…' : inspect(this.#outcome, { ...options, depth: depth - 1 })}`
        : '';
    return `Future { ${this.state}${outcome} }`;
  }

  #begin(): true {
    if (this.#state !== 'pending') {
      throw new ExecutorError('invalid-state', `a future that is ${this.#state} cannot be set to running`);
    }
    this.#state = 'running';
    return true;
  }

  #unbegin(): void {
    if (this.#state === 'running') {
      this.#state = 'pending';
    }
  }

  #assertOpen(what: string): this {
    if (this.done) {
      throw new ExecutorError('invalid-state', `a future that is ${this.#state} cannot ${what}`);
    }
    return this;
  }

  #cancel(reason: unknown): boolean {
    if (this.#state === 'pending' && this.#controller.cancel() !== false) {
      this.#settle('cancelled', reason);
    }
    return this.#state === 'cancelled';
  }

  #settle(state: FutureState, outcome: unknown): void {
    if (this.done) {
      return;
    }
    this.#state = state;
    this.#outcome = outcome;
    if (this.#promise !== undefined) {
      this.#settlePromise();
    }
    const listeners = this.#listeners;
    this.#listeners = undefined;
    if (listeners !== undefined) {
      for (const listener of listeners) {
        listener();
      }
    }
  }

  #listen(listener: () => void): void {
    if (this.done) {
      listener();
    } else {
      (this.#listeners ??= new Set()).add(listener);
    }
  }

  async #untilDone(timeoutMs: number): Promise<void> {
    const waiter = new Waiter(timeoutMs);
    this.#listen(waiter.wake);
    await waiter.woken;
    this.#listeners?.delete(waiter.wake);
  }

  #toPromise(): Promise<T> {
    if (this.#promise === undefined) {
      // All promises share one executor function: a closure for each would cost more than the rest of a future.
      this.#promise = new Promise<T>(keepSettlers);
      this.#resolve = keptResolve;
      this.#reject = keptReject;
      // They reference the promise, and so the result, which could not be freed.
      keptResolve = undefined;
      keptReject = undefined;
      if (this.done) {
        this.#settlePromise();
      }
    }
    return this.#promise;
  }

  #settlePromise(): void {
    if (this.#state === 'succeeded') {
      this.#resolve?.(this.#outcome);
    } else if (this.#state === 'failed') {
      this.#resolve?.(rejectWithCaller(this.#outcome));
    } else {
      this.#reject?.(new CancelledError(undefined, this.#outcome === undefined ? undefined : { cause: this.#outcome }));
    }
    this.#resolve = undefined;
    this.#reject = undefined;
  }
}

let keptResolve: ((value: unknown) => void) | undefined;
let keptReject: ((error: unknown) => void) | undefined;

function keepSettlers(resolve: (value: never) => void, reject: (error: unknown) => void): void {
  keptResolve = resolve as (value: unknown) => void;
  keptReject = reject;
}

function warnOfCallback(error: unknown): void {
  process.emitWarning(
    `a done callback of a future threw: ${error instanceof Error ? error.stack : inspect(error)}`,
    'FutureWarning',
  );
}

/** The executor's side of a future. Not public. */
export interface FutureControl {
  begin(future: Future<unknown>): void;
  /** The thread died before it started the task, so the future is pending again. */
  unbegin(future: Future<unknown>): void;
  succeed(future: Future<unknown>, value: unknown): void;
  fail(future: Future<unknown>, error: unknown): void;
  /** Calls back when the future is done or cancelled, or at once if it already is. The listener must not throw. */
  onSettled(future: Future<unknown>, listener: () => void): void;
  /** Removes such a listener. */
  offSettled(future: Future<unknown>, listener: () => void): void;
  isFuture(value: unknown): value is Future<unknown>;
}

/** The functions that move a future from state to state. */
export const futureControl: FutureControl = {
  begin: (future) => control.begin(future),
  unbegin: (future) => control.unbegin(future),
  succeed: (future, value) => control.succeed(future, value),
  fail: (future, error) => control.fail(future, error),
  onSettled: (future, listener) => control.onSettled(future, listener),
  offSettled: (future, listener) => control.offSettled(future, listener),
  isFuture: (value): value is Future<unknown> => control.isFuture(value),
};
