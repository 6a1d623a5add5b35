import type { ExecutorErrorCode } from './codes.ts';

/** Marks the errors of every copy of this package, so that {@link isExecutorError} recognises them all. */
const brand = Symbol.for('async-cassandra.executor.error');

/** An error of the executor itself. An error thrown by a task or a service arrives with its own class. */
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

  /** Adds the message for `JSON.stringify`, which leaves it out otherwise. */
  toJSON(): Record<string, unknown> {
    return Object.assign({ name: this.name, message: this.message }, this as object);
  }
}

/** Tells whether a value is an {@link ExecutorError}, also one made by another copy of this package. */
export function isExecutorError(value: unknown): value is ExecutorError {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true;
}
