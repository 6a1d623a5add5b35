import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledError } from '../errors/cancelled-error.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkTimeout } from '../options/check.ts';

/** What a future does to the work behind it. */
export interface FutureController {
  /** Takes waiting work out of its queue. */
  cancel(): void;
  /** Asks running work to stop. */
  abort(): void;
}

/** How long to wait for a future. */
export interface ResultOptions {
  /** Milliseconds; a number of at least 0. Default: no limit. */
  readonly timeoutMs?: number;
}

// Set by the class itself: it alone can reach the private fields.
let control: FutureControl;

type State = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/**
 * The outcome of a task that may not have happened yet. It can be awaited like a promise.
 *
 * A failed future that nobody looks at is silent, as in `concurrent.futures`: its promise is made when it is first asked
 * for (`then`, `await`, `result()`), so ten thousand futures of a broken pool raise no unhandled rejections.
 */
export class Future<T> implements Promise<T> {
  static {
    control = {
      begin: (future) => future.#begin(),
      succeed: (future, value) => future.#settle('succeeded', value),
      fail: (future, error) => future.#settle('failed', error),
      onSettled: (future, listener) => future.#listen(listener),
      hasFailed: (future) => future.#state === 'failed' || future.#state === 'cancelled',
    };
  }

  readonly #controller: FutureController;
  #state: State = 'pending';
  /** The result, the error, or why it was cancelled. */
  #outcome: unknown;
  #listeners: (() => void)[] | undefined;
  #promise: Promise<T> | undefined;
  #resolve: ((value: unknown) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  constructor(controller: FutureController) {
    this.#controller = controller;
  }

  get [Symbol.toStringTag](): string {
    return 'Future';
  }

  /** Whether it was cancelled before its task began. */
  get cancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** Whether its task runs now. A running task cannot be cancelled. */
  get running(): boolean {
    return this.#state === 'running';
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
   * Asks the task to stop: cancels it if it waits; if it runs, aborts the signal it sees as `currentTask().signal`. The
   * thread is not ended; a running task settles its future as it likes.
   */
  abort(reason?: unknown): void {
    if (this.#state === 'running') {
      this.#controller.abort();
    } else {
      this.#cancel(reason);
    }
  }

  /**
   * The task's result.
   *
   * @throws what the task threw; {@link CancelledError}; {@link TimeoutError} (`timed-out`) when it takes longer than
   *   `timeoutMs`, in which case the task goes on.
   */
  result(options?: ResultOptions): Promise<T> {
    const timeoutMs = checkTimeout('timeoutMs', options?.timeoutMs);
    return timeoutMs === undefined ? this.#toPromise() : this.#within(timeoutMs);
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
   * the async context of this call; one that throws becomes a process warning and does not touch the others.
   */
  addDoneCallback(callback: (future: this) => void): void {
    const bound = AsyncLocalStorage.bind(() => {
      try {
        callback(this);
      } catch (error) {
        process.emitWarning(`a done callback of a future threw: ${error instanceof Error ? error.stack : String(error)}`, 'FutureWarning');
      }
    });
    this.#listen(bound);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a future is awaited like a promise
  then<A = T, B = never>(onResult?: ((value: T) => A | PromiseLike<A>) | null, onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return this.#toPromise().then(onResult, onError);
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#toPromise().catch(onError);
  }

  finally(onDone?: (() => void) | null): Promise<T> {
    return this.#toPromise().finally(onDone);
  }

  #begin(): void {
    if (this.#state !== 'pending') {
      throw new ExecutorError('invalid-state', `a future that is ${this.#state} cannot begin`);
    }
    this.#state = 'running';
  }

  #cancel(reason: unknown): boolean {
    if (this.#state === 'pending') {
      this.#controller.cancel();
      this.#settle('cancelled', reason);
    }
    return this.#state === 'cancelled';
  }

  #settle(state: State, outcome: unknown): void {
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
      (this.#listeners ??= []).push(listener);
    }
  }

  #toPromise(): Promise<T> {
    if (this.#promise === undefined) {
      this.#promise = new Promise<T>((resolve, reject) => {
        this.#resolve = resolve as (value: unknown) => void;
        this.#reject = reject;
      });
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
      this.#reject?.(this.#outcome);
    } else {
      this.#reject?.(new CancelledError(undefined, this.#outcome === undefined ? undefined : { cause: this.#outcome }));
    }
    this.#resolve = undefined;
    this.#reject = undefined;
  }

  async #within(timeoutMs: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new TimeoutError('timed-out', `the future was not done within ${timeoutMs} ms; its task goes on`, timeoutMs)), timeoutMs);
    });
    try {
      return await Promise.race([this.#toPromise(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The executor's side of a future; not part of what applications see. */
export interface FutureControl {
  begin(future: Future<unknown>): void;
  succeed(future: Future<unknown>, value: unknown): void;
  fail(future: Future<unknown>, error: unknown): void;
  /** Calls back when it is done, also when it is cancelled; at once if it is. The listener must not throw. */
  onSettled(future: Future<unknown>, listener: () => void): void;
  /** Whether it is done and has no result. */
  hasFailed(future: Future<unknown>): boolean;
}

/** The functions that move a future from state to state. */
export const futureControl: FutureControl = {
  begin: (future) => control.begin(future),
  succeed: (future, value) => control.succeed(future, value),
  fail: (future, error) => control.fail(future, error),
  onSettled: (future, listener) => control.onSettled(future, listener),
  hasFailed: (future) => control.hasFailed(future),
};
