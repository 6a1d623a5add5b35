/**
 * Whether main is already on its way to look at what threads have put into shared memory: one flag for all threads of a
 * pool, so that results which come while main is busy cost it no further message.
 */
export class WakeFlag {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  /** A thread, after it has written: whether it has to wake main. */
  raise(): boolean {
    return Atomics.exchange(this.#cells, 0, 1) === 0;
  }

  /** Main, before it looks for the last time: what is written later raises the flag again. */
  lower(): void {
    Atomics.store(this.#cells, 0, 0);
  }
}

/** Posted on a thread's port in place of a message: look at the tables. */
export const wakeUp = 0;
