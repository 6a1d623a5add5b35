import type { ExecutorErrorCode } from './codes.ts';

/** Marks the errors of every copy of this package, so that {@link isExecutorError} holds across two of them. */
const brand = Symbol.for('async-cassandra.executor.error');

/** What the executor itself raises. An error thrown by a task or a service arrives as it is, not as one of these. */
export class ExecutorError extends Error {
  static {
    this.prototype.name = 'ExecutorError';
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  readonly code: ExecutorErrorCode;

  constructor(code: ExecutorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether a value is an {@link ExecutorError}, also one made by another copy of this package. */
export function isExecutorError(value: unknown): value is ExecutorError {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true;
}
