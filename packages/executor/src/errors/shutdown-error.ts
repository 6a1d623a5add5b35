import { ExecutorError } from './executor-error.ts';

/**
 * The work came after `shutdown()` or `close()` (code `shut-down`), `terminate()` ended it (code `terminated`), or
 * `close({ timeoutMs })` ended it (code `close-timed-out`).
 */
export class ShutdownError extends ExecutorError {
  static {
    this.prototype.name = 'ShutdownError';
  }
}
