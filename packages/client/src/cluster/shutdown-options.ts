import { checkOptions } from '../errors/check-options.ts';
import { describeValue } from '../errors/describe-value.ts';

/** How long a cluster may take to close. */
export interface ShutdownOptions {
  /**
   * Milliseconds that statements under way have to end, and the threads after them. Then what is still open is rejected
   * with `cluster-closed`, and the threads end where they stand. 0 for at once, `Infinity` for no limit. Default: 30,000.
   */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;

/** @throws {TypeError | RangeError} naming the option, the rule and the value. */
export function shutdownTimeoutOf(options: ShutdownOptions | undefined): number {
  checkOptions('shutdown()', options, ['timeoutMs']);
  const { timeoutMs = defaultTimeoutMs }: { timeoutMs?: unknown } = options ?? {};
  const rule = 'timeoutMs must be a number of milliseconds of at least 0, or Infinity';
  if (typeof timeoutMs !== 'number') throw new TypeError(`${rule}, got ${describeValue(timeoutMs)}`);
  if (!(timeoutMs >= 0)) throw new RangeError(`${rule}, got ${describeValue(timeoutMs)}`);
  return timeoutMs;
}
