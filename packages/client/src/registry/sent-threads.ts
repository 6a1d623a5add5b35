import type { ServiceThread } from '@async-cassandra/executor';

/** The threads that something was sent to. A thread that replaces a dead one is another thread, and has received nothing. */
export class SentThreads {
  /** By index, so that a lookup is one comparison: a set would cost each query a hash. */
  readonly #threads: (ServiceThread | undefined)[] = [];

  /** True if nothing was sent to that thread before. */
  add(thread: ServiceThread): boolean {
    if (this.#threads[thread.index] === thread) return false;
    this.#threads[thread.index] = thread;
    return true;
  }

  /** True if it was sent to that thread, which forgets it. */
  delete(thread: ServiceThread): boolean {
    if (this.#threads[thread.index] !== thread) return false;
    this.#threads[thread.index] = undefined;
    return true;
  }
}
