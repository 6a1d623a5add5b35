import { unknownNameError } from '../wire/known-names.ts';

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
  if (options === undefined) return defaultTimeoutMs;
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`shutdown takes an object of options, such as { timeoutMs: 5000 }, got ${String(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (name !== 'timeoutMs') throw unknownNameError('an option of shutdown', name, ['timeoutMs']);
  }
  const { timeoutMs = defaultTimeoutMs }: { timeoutMs?: unknown } = options;
  if (typeof timeoutMs !== 'number') {
    throw new TypeError(`timeoutMs must be a number of milliseconds, got ${typeof timeoutMs}`);
  }
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be at least 0, got ${timeoutMs}`);
  return timeoutMs;
}
