import { ExecutorError } from './executor-error.ts';

/** Threads of the pool cannot be started. Code `broken-pool`; `cause` is what the thread failed with. */
export class BrokenThreadPoolError extends ExecutorError {
  static {
    this.prototype.name = 'BrokenThreadPoolError';
  }

  constructor(message: string, options?: ErrorOptions) {
    super('broken-pool', message, options);
  }
}
