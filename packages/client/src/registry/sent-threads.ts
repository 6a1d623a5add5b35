import type { ServiceThread } from '@async-cassandra/executor';

/** The threads that something was sent to. A thread that replaces a dead one is another thread, and has received nothing. */
export class SentThreads {
  /** By index, so that a lookup is one comparison: a set would cost each query a hash. */
  readonly #threads: (ServiceThread | undefined)[] = [];

  /** Adds a thread. Returns true if it is new, so that something must be sent to it. */
  add(thread: ServiceThread): boolean {
    if (this.#threads[thread.index] === thread) return false;
    this.#threads[thread.index] = thread;
    return true;
  }

  /** Removes a thread. Returns true if it was in the set, so that the thread must forget what was sent. */
  delete(thread: ServiceThread): boolean {
    if (this.#threads[thread.index] !== thread) return false;
    this.#threads[thread.index] = undefined;
    return true;
  }
}
