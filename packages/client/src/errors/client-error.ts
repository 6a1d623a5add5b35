import type { ClientErrorCode } from './codes.ts';

const brand = Symbol.for('async-cassandra.client.error');

/** An error of this client itself. Errors of the server and of the driver arrive as the driver's own classes. */
export class ClientError extends Error {
  static {
    // On the prototype, so that neither is printed as a field of the error.
    Object.defineProperties(this.prototype, {
      name: { value: 'ClientError', writable: true, configurable: true },
      [brand]: { value: true },
    });
  }

  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** For `JSON.stringify`, which would leave out the message. */
  toJSON(): { readonly name: string; readonly code: ClientErrorCode; readonly message: string } {
    const { name, code, message } = this;
    return { name, code, message };
  }
}

/** Returns true for a `ClientError`, also if another copy of this package made it. */
export function isClientError(error: unknown): error is ClientError {
  return typeof error === 'object' && error !== null && brand in error;
}
