import { isExecutorError, type RequestOptions, type TimeoutError } from '@async-cassandra/executor';
import { errors } from '../values/driver.ts';

/** What ends a call before its answer comes. */
export interface Deadline {
  /**
   * Milliseconds the whole call may take, waiting for a place, retries and all hosts included. Over it the call is
   * rejected with the driver's `OperationTimedOutError`. Default: none; the driver's `readTimeout` limits each attempt.
   */
  readonly timeoutMs?: number;
  /** Rejects the call with the signal's reason as soon as it is aborted. What the server does is not undone. */
  readonly signal?: AbortSignal;
}

/** The part of a call's options that the executor looks after, if there is one. */
export function deadlineOf(options: Deadline | undefined): RequestOptions | undefined {
  if (options === undefined) return undefined;
  const { timeoutMs, signal } = options;
  if (timeoutMs === undefined && signal === undefined) return undefined;
  if (timeoutMs !== undefined) assertTimeout(timeoutMs);
  return { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(signal === undefined ? {} : { signal }) };
}

/** Waits for what several calls share, for as long as this call may take; what is shared goes on. */
export async function within<T>(promise: Promise<T>, { timeoutMs, signal }: Deadline): Promise<T> {
  if (timeoutMs === undefined && signal === undefined) return await promise;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal?.reason);
  // Also of a call that was given up before, since what is shared may fail with nobody else to hear it.
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => reject(timedOut(timeoutMs)), timeoutMs);
  try {
    return await Promise.race([ended, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The executor's timeout as the class that users of the driver catch; any other error as it is. */
export function asDriverTimeout(error: unknown): unknown {
  if (!isExecutorError(error) || error.code !== 'request-timed-out') return error;
  const timeout = timedOut((error as TimeoutError).timeoutMs);
  timeout.cause = error;
  return timeout;
}

function timedOut(timeoutMs: number): Error {
  return new errors.OperationTimedOutError(
    `The operation did not end within its timeoutMs of ${timeoutMs} ms, waiting and retries included.`,
  );
}

function assertTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number')
    throw new TypeError(`timeoutMs must be a number of milliseconds, got ${typeof timeoutMs}`);
  if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs must be greater than 0, got ${timeoutMs}`);
}
