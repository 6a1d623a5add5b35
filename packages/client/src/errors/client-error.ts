import type { ClientErrorCode } from './codes.ts';

const brand = Symbol.for('async-cassandra.client.error');

/** An error of this client itself. What the server or the driver reports arrives as the driver's own error classes. */
export class ClientError extends Error {
  static {
    // On the prototype, so that neither is printed among the error's own fields.
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

  /** For `JSON.stringify`, which leaves the message out otherwise. */
  toJSON(): { readonly name: string; readonly code: ClientErrorCode; readonly message: string } {
    const { name, code, message } = this;
    return { name, code, message };
  }
}

/** True for a `ClientError`, also for one made by another copy of this package. */
export function isClientError(error: unknown): error is ClientError {
  return typeof error === 'object' && error !== null && brand in error;
}
