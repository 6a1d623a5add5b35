/** Checks `timeoutMs` and `signal` of all methods, and applies them. */
import { isExecutorError, type RequestOptions, type TimeoutError } from '@async-cassandra/executor';
import { checkOptions } from '../errors/check-options.ts';
import { describeValue } from '../errors/describe-value.ts';
import { errors } from '../values/driver.ts';
import { maxTimerMs } from './checks.ts';

/** What ends a call before its answer comes. */
export interface Deadline {
  /**
   * Milliseconds the whole call may take, waiting for a place, retries and all hosts included. Over it the call is
   * rejected with the driver's `OperationTimedOutError`. More than 0. For a query with several pages it is the time that you
   * wait for all of them together; what you do between two pages does not count. `Infinity`, and what no timer can count (over
   * 2,147,483,647, some 24 days), is no limit. Default: none; the driver's `readTimeout` limits each attempt.
   */
  readonly timeoutMs?: number;
  /** Rejects the call with the signal's reason as soon as it is aborted. What the server does is not undone. */
  readonly signal?: AbortSignal;
}

const names: readonly string[] = ['timeoutMs', 'signal'] satisfies (keyof Deadline)[];

/**
 * Checks the deadline of a method that takes no other options.
 *
 * @param method - For messages, as in "connect()".
 * @param reasons - Options that exist elsewhere, and why this method cannot take them.
 * @throws {TypeError | RangeError} naming the option, the rule and the value.
 */
export function resolveDeadline(
  method: string,
  options: Deadline | null | undefined,
  reasons?: (name: string) => string | undefined,
): RequestOptions | undefined {
  checkOptions(method, options, names, reasons);
  return deadlineOf(options);
}

/** Reads the deadline from a call's options. `undefined`: nothing ends the call early. */
export function deadlineOf(options: Deadline | null | undefined): RequestOptions | undefined {
  if (options === undefined || options === null) return undefined;
  const { timeoutMs = null, signal = null } = options;
  if (timeoutMs === null && signal === null) return undefined;
  if (signal !== null) assertSignal(signal);
  if (timeoutMs === null || isUnlimited(timeoutMs)) return signal === null ? undefined : { signal };
  return signal === null ? { timeoutMs } : { timeoutMs, signal };
}

/** Waits for a promise that several calls share, no longer than this call's deadline. The shared work goes on. */
export async function within<T>(promise: Promise<T>, deadline: RequestOptions | undefined): Promise<T> {
  if (deadline === undefined) return await promise;
  const { timeoutMs, signal } = deadline;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal?.reason);
  // Also for a call that was aborted before: the shared promise may fail, and somebody must handle that.
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

/** Turns the executor's timeout into the driver's, which users of the driver catch. Returns any other error as it is. */
export function asDriverTimeout(error: unknown): unknown {
  if (!isExecutorError(error) || error.code !== 'request-timed-out') return error;
  return timedOut((error as TimeoutError).timeoutMs, error);
}

/** The error of a call over its `timeoutMs`. */
export function timedOut(timeoutMs: number, cause?: unknown): Error {
  const error = new errors.OperationTimedOutError(
    `The operation did not end within its timeoutMs of ${timeoutMs} ms, waiting and retries included.`,
  );
  if (cause !== undefined) error.cause = cause;
  return error;
}

/** True for an error of `timedOut` that the executor's time limit caused; false for the driver's own time-outs. */
export function isTimeout(error: unknown): error is Error {
  return error instanceof errors.OperationTimedOutError && isExecutorError(error.cause);
}

function isUnlimited(timeoutMs: unknown): boolean {
  const rule = 'timeoutMs must be a number of milliseconds greater than 0, or Infinity';
  if (typeof timeoutMs !== 'number') throw new TypeError(`${rule}, got ${describeValue(timeoutMs)}`);
  if (!(timeoutMs > 0)) throw new RangeError(`${rule}, got ${describeValue(timeoutMs)}`);
  return timeoutMs > maxTimerMs;
}

/** Checks what the signal can do, not its class: it may come from another realm. */
function assertSignal(signal: unknown): void {
  const { aborted, addEventListener } = signal as { readonly [name: string]: unknown };
  if (typeof aborted === 'boolean' && typeof addEventListener === 'function') return;
  const advice = signal instanceof AbortController ? '. Give its property: controller.signal' : '';
  throw new TypeError(`signal must be an AbortSignal, got ${describeValue(signal)}${advice}`);
}
