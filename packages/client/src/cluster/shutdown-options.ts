import { checkOptions } from '../errors/check-options.ts';
import { describeValue } from '../errors/describe-value.ts';

/** How long a cluster may take to close. */
export interface ShutdownOptions {
  /**
   * How many milliseconds to wait for running statements and for the threads. After that, open calls are rejected with
   * `cluster-closed` and the threads are terminated. 0 ends them at once, `Infinity` is no limit. Default: 30,000.
   */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;

/** @throws {TypeError | RangeError} The message names the option, the rule and the value. */
export function shutdownTimeoutOf(options: ShutdownOptions | undefined): number {
  checkOptions('shutdown()', options, ['timeoutMs']);
  const { timeoutMs = defaultTimeoutMs }: { timeoutMs?: unknown } = options ?? {};
  const rule = 'timeoutMs must be a number of milliseconds of at least 0, or Infinity';
  if (typeof timeoutMs !== 'number') throw new TypeError(`${rule}, got ${describeValue(timeoutMs)}`);
  if (!(timeoutMs >= 0)) throw new RangeError(`${rule}, got ${describeValue(timeoutMs)}`);
  return timeoutMs;
}
