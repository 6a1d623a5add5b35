import { ExecutorError } from './executor-error.ts';

/** The future was cancelled before its task started. Code `cancelled`. */
export class CancelledError extends ExecutorError {
  static {
    this.prototype.name = 'CancelledError';
  }

  constructor(message = 'the future was cancelled before its task began', options?: ErrorOptions) {
    super('cancelled', message, options);
  }
}
