import type { Deadline, DeadlineQueue } from '../queues/deadline-queue.ts';

/** How long a task waits for the last abandoned request of its thread. */
export const abandonedWaitMs = 1000;

/**
 * The requests of one thread whose callers have gone and that are still open in it. Mostly they are answered soon, and a
 * task that blocked the thread would have its sockets read too late, so a task waits for them; but no longer than
 * `abandonedWaitMs`, because a request that nobody answers may stay open for ever.
 */
export class AbandonedRequests implements Deadline {
  deadlineAt = 0;
  heapIndex = -1;
  readonly #deadlines: DeadlineQueue;
  readonly #onWaitOver: () => void;
  #count = 0;
  #waitedForUntil = 0;

  constructor(deadlines: DeadlineQueue, onWaitOver: () => void) {
    this.#deadlines = deadlines;
    this.#onWaitOver = onWaitOver;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether tasks wait for them. */
  get areWaitedFor(): boolean {
    return this.#count > 0 && this.heapIndex >= 0;
  }

  add(): void {
    this.#count++;
    this.#waitedForUntil = performance.now() + abandonedWaitMs;
    if (this.heapIndex < 0) {
      this.#deadlines.add(this, abandonedWaitMs);
    }
  }

  /** So many have been answered, or count no more. */
  remove(count = 1): void {
    this.#count -= count;
  }

  /** The thread is gone. */
  clear(): void {
    this.#count = 0;
    this.#deadlines.remove(this);
  }

  onDeadline(): void {
    if (this.#count === 0) {
      return;
    }
    const leftMs = this.#waitedForUntil - performance.now();
    if (leftMs > 0) {
      // Others were abandoned since. One entry in the queue serves them all.
      this.#deadlines.add(this, leftMs);
    } else {
      this.#onWaitOver();
    }
  }
}
