import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { CancelledError } from '../errors/cancelled-error.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkKeys, checkTimeout } from '../options/check.ts';
import { rejectWithCaller } from '../wire/caller-stack.ts';
import { Waiter } from './waiter.ts';

/** What a future does to the work behind it. */
export interface FutureController {
  /** Takes waiting work out of its queue. Returns false when it has begun meanwhile: then the future is not cancelled. */
  cancel(): boolean | void;
  /** Asks running work to stop. */
  abort(reason: unknown): void;
  /** Whether work that nobody told to begin has begun, where whoever does it takes what lies ready by itself. Default: never. */
  hasBegun?(): boolean;
}

/** The one who works for a future: what an executor of one's own, or a test, needs. Made by {@link Future.withResolvers}. */
export interface FutureResolvers<T> {
  readonly future: Future<T>;
  /**
   * Work begins. Returns false when the future was cancelled: then there is nothing to do.
   *
   * @throws {ExecutorError} `invalid-state` when it runs or is done.
   */
  readonly setRunning: () => boolean;
  /** @throws {ExecutorError} `invalid-state` when it is done, also by having been cancelled. */
  readonly setResult: (value: T) => void;
  /** @throws {ExecutorError} `invalid-state` when it is done, also by having been cancelled. */
  readonly setException: (error: unknown) => void;
}

/** How long to wait for a future. */
export interface ResultOptions {
  /** Milliseconds; a number of at least 0. Default: no limit. */
  readonly timeoutMs?: number;
}

// Set by the class itself: it alone can reach the private fields.
let control: FutureControl;

/** Where a future is: `pending` and `running` come first, one of the other three last. */
export type FutureState = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Of a future nobody works for yet. */
const noController: FutureController = { cancel: () => undefined, abort: () => undefined };

/**
 * The outcome of a task that may not have happened yet. It can be awaited like a promise.
 *
 * A failed future that nobody looks at is silent, as in `concurrent.futures`: its promise is made when it is first asked
 * for (`then`, `await`, `result()`), so ten thousand futures of a broken pool raise no unhandled rejections.
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
    this.#controller = controller;
  }

  /**
   * A future and what settles it, after `Promise.withResolvers`: for an executor of one's own, and for tests of code that is
   * given futures. An executor's own futures are settled by the executor only.
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

  /** Whether it was cancelled before its task began. */
  get cancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** Whether its task runs now. A running task cannot be cancelled. */
  get running(): boolean {
    return this.state === 'running';
  }

  /** Whether it has a result, has failed or was cancelled. */
  get done(): boolean {
    return this.#state !== 'pending' && this.#state !== 'running';
  }

  /**
   * Cancels the task if it has not begun, in O(1).
   *
   * @returns whether the future is cancelled; false when the task runs or is done.
   */
  cancel(): boolean {
    return this.#cancel(undefined);
  }

  /**
   * Asks the task to stop: cancels it if it waits, with the reason as the `cause` of its `CancelledError`; if it runs,
   * aborts the signal it sees as `currentTask().signal` with this reason. The thread is not ended; a running task settles
   * its future as it likes.
   */
  abort(reason?: unknown): void {
    if (this.#state === 'running' || (!this.#cancel(reason) && this.#state === 'pending')) {
      this.#controller.abort(reason);
    }
  }

  /** Calls {@link abort} with the signal's reason when the signal is aborted, at once if it is. Lets go of the signal when done. */
  abortOn(signal: AbortSignal): this {
    if (!(signal instanceof AbortSignal)) {
      throw new TypeError(`abortOn needs an AbortSignal, got ${inspect(signal, { depth: 0 })}`);
    }
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
   * The task's result.
   *
   * @throws what the task threw; {@link CancelledError}; {@link TimeoutError} (`timed-out`) when it takes longer than
   *   `timeoutMs`, in which case the task goes on.
   */
  async result(options?: ResultOptions): Promise<T> {
    const timeoutMs = checkTimeout('timeoutMs', checkKeys('result options', options, ['timeoutMs']).timeoutMs);
    if (timeoutMs !== undefined && !this.done) {
      await this.#untilDone(timeoutMs);
      if (!this.done) {
        throw new TimeoutError(
          'timed-out',
          `the future was not done within ${timeoutMs} ms; its task goes on`,
          timeoutMs,
        );
      }
    }
    return await this.#toPromise();
  }

  /** What the task threw, or `undefined` when it succeeded. Throws like {@link result} when cancelled or too late. */
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
   * Calls back with this future when it is done, at once if it is. Callbacks run in the order they were added and in
   * the async context of this call; one that throws, or whose promise rejects, becomes a process warning and does not touch
   * the others.
   */
  addDoneCallback(callback: (future: this) => unknown): void {
    if (typeof callback !== 'function') {
      throw new TypeError(`a done callback must be a function, got ${inspect(callback, { depth: 0 })}`);
    }
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
      throw new ExecutorError('invalid-state', `a future that is ${this.#state} cannot begin`);
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
      // One executor function for all, as a closure each would cost more than the rest of a future.
      this.#promise = new Promise<T>(keepSettlers);
      this.#resolve = keptResolve;
      this.#reject = keptReject;
      // They hold the promise, and with it the result.
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

/** The executor's side of a future; not part of what applications see. */
export interface FutureControl {
  begin(future: Future<unknown>): void;
  /** The thread that should have begun it is gone, and had not: it waits again. */
  unbegin(future: Future<unknown>): void;
  succeed(future: Future<unknown>, value: unknown): void;
  fail(future: Future<unknown>, error: unknown): void;
  /** Calls back when it is done, also when it is cancelled; at once if it is. The listener must not throw. */
  onSettled(future: Future<unknown>, listener: () => void): void;
  /** Takes such a listener away. */
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
