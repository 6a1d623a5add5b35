import { ExecutorError } from './executor-error.ts';

/** Something took longer than its `timeoutMs`. Code `request-timed-out` or `timed-out`. */
export class TimeoutError extends ExecutorError {
  static {
    this.prototype.name = 'TimeoutError';
  }

  /** The limit that was met, in milliseconds. */
  readonly timeoutMs: number;

  constructor(code: 'request-timed-out' | 'timed-out', message: string, timeoutMs: number) {
    super(code, message);
    this.timeoutMs = timeoutMs;
  }
}
