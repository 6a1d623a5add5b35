import { ExecutorError } from './executor-error.ts';

/** The work came after `shutdown()` or `close()` (code `shut-down`), or `terminate()` ended it (code `terminated`). */
export class ShutdownError extends ExecutorError {
  static {
    this.prototype.name = 'ShutdownError';
  }
}
