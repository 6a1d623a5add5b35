/**
 * What went wrong. `invalid-figures`: a figure given to the advisor is not a number it can use.
 * `invalid-option`: an option is outside its bounds. Neither is worth a retry.
 */
export type DiagnosticsErrorCode = 'invalid-figures' | 'invalid-option';

const brand = Symbol.for('async-cassandra.diagnostics.error');

/** What this package throws by itself; the message names the figure or option, the rule and the value. */
export class DiagnosticsError extends Error {
  readonly code: DiagnosticsErrorCode;
  readonly [brand] = true;

  constructor(code: DiagnosticsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DiagnosticsError';
    this.code = code;
  }
}

/** True for errors of this package, also when they come from another copy of it. */
export function isDiagnosticsError(error: unknown): error is DiagnosticsError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** @throws {DiagnosticsError} `invalid-option` unless `value` is a finite number from `least` to `most`. */
export function assertNumberOption(name: string, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new DiagnosticsError(
    'invalid-option',
    `${name} must be a number from ${least} to ${most}, got ${String(value)}`,
  );
}
