/**
 * `run-failed`: a measured process failed. `different-results`: two subjects read different values. `server-failed`: the
 * server does not start or does not answer. `no-markers`: a page has no place for the table. `other-conditions`: results were
 * kept under other conditions.
 */
export type BenchErrorCode = 'run-failed' | 'different-results' | 'server-failed' | 'no-markers' | 'other-conditions';

/** What the commands end with; the message is for the terminal. */
export class BenchError extends Error {
  readonly code: BenchErrorCode;

  constructor(code: BenchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BenchError';
    this.code = code;
  }
}
