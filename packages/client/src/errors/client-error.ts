import type { ClientErrorCode } from './codes.ts';

const brand = Symbol.for('async-cassandra.client.error');

/** An error of this client itself. What the server or the driver reports arrives as the driver's own error classes. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly [brand] = true;

  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for a `ClientError`, also for one made by another copy of this package. */
export function isClientError(error: unknown): error is ClientError {
  return typeof error === 'object' && error !== null && brand in error;
}
