import type { ServiceThread } from '@async-cassandra/executor';

/** Which threads were told of something. A thread that replaces a dead one is another, and was told nothing. */
export class ToldThreads {
  /** By index, so that to look is to compare: a set would cost each query a hash. */
  readonly #threads: (ServiceThread | undefined)[] = [];

  /** True if that thread was not told before. */
  add(thread: ServiceThread): boolean {
    if (this.#threads[thread.index] === thread) return false;
    this.#threads[thread.index] = thread;
    return true;
  }

  /** True if that thread was told. */
  delete(thread: ServiceThread): boolean {
    if (this.#threads[thread.index] !== thread) return false;
    this.#threads[thread.index] = undefined;
    return true;
  }
}
