import { ExecutorError } from './executor-error.ts';

/** `maxQueue` tasks or requests already wait. Code `queue-full`. Submit more slowly, or raise `maxQueue`. */
export class QueueFullError extends ExecutorError {
  static {
    this.prototype.name = 'QueueFullError';
  }

  /** The limit that was reached. */
  readonly maxQueue: number;

  constructor(what: string, maxQueue: number) {
    super(
      'queue-full',
      `the queue is full: ${maxQueue} ${what} already wait, and maxQueue is ${maxQueue}. Submit more slowly, or raise maxQueue`,
    );
    this.maxQueue = maxQueue;
  }
}
