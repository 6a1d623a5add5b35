/** What this package can refuse. The names are stable: programs may switch on them. */
export const diagnosticsErrorCodes = {
  'invalid-figures': { meaning: 'A figure given to the advisor is not a number that it can use.', mayRetry: false },
  'invalid-option': { meaning: 'An option is outside of its bounds.', mayRetry: false },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

/** The stable name of what went wrong; {@link diagnosticsErrorCodes} has the meanings. */
export type DiagnosticsErrorCode = keyof typeof diagnosticsErrorCodes;

const brand = Symbol.for('async-cassandra.diagnostics.error');

/** An error of this package. The message names the figure or option, the rule and the value. */
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
