import { ExecutorError } from './executor-error.ts';

/** A request (code `request-timed-out`) or a wait (code `timed-out`) took longer than its `timeoutMs`. */
export class TimeoutError extends ExecutorError {
  static {
    this.prototype.name = 'TimeoutError';
  }

  /** The limit in milliseconds. */
  readonly timeoutMs: number;

  constructor(code: 'request-timed-out' | 'timed-out', message: string, timeoutMs: number) {
    super(code, message);
    this.timeoutMs = timeoutMs;
  }
}
