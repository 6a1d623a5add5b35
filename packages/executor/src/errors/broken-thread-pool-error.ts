import { ExecutorError } from './executor-error.ts';

/** Threads of the pool cannot start, or the finalizer failed. Code `broken-pool`. `cause` is the error of the thread. */
export class BrokenThreadPoolError extends ExecutorError {
  static {
    this.prototype.name = 'BrokenThreadPoolError';
  }

  constructor(message: string, options?: ErrorOptions) {
    super('broken-pool', message, options);
  }
}
