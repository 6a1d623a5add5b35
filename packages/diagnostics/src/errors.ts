/** The error codes of this package. They are stable, so programs can test for them. */
export const diagnosticsErrorCodes = {
  'invalid-figures': {
    meaning: 'The advisor cannot use a figure: it is not a number, or out of range.',
    mayRetry: false,
  },
  'invalid-option': { meaning: 'An option is out of range.', mayRetry: false },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

/** The stable code of an error. {@link diagnosticsErrorCodes} lists the meanings. */
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

/** Tells whether a value is an error of this package, also of another copy of it. */
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
