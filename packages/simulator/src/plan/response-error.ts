import type { ErrorDetails, ErrorResponse } from '../protocol/responses/error.ts';

/** Carries an error response from deep inside the engine to where the answer is sent. */
export class ResponseError extends Error {
  readonly response: ErrorResponse;

  constructor(details: ErrorDetails) {
    super(details.message);
    this.name = 'ResponseError';
    this.response = { kind: 'error', ...details };
  }
}
