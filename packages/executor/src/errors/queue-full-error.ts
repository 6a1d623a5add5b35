import { ExecutorError } from './executor-error.ts';

/** As much work waits as `maxQueue` allows. Code `queue-full`. Slow the producer, or raise `maxQueue`. */
export class QueueFullError extends ExecutorError {
  static {
    this.prototype.name = 'QueueFullError';
  }

  /** The limit that was met. */
  readonly maxQueue: number;

  constructor(what: string, maxQueue: number) {
    super('queue-full', `queue is full: ${maxQueue} ${what} waiting (maxQueue). Slow the producer or raise maxQueue.`);
    this.maxQueue = maxQueue;
  }
}
