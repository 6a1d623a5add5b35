/**
 * Tells threads whether the main thread will read the shared memory anyway. All threads of a pool share the flag, so results that
 * come while the main thread is busy cost it no further message.
 */
export class WakeFlag {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  /** Called by a thread after it has written a result. Returns whether it must wake the main thread. */
  raise(): boolean {
    return Atomics.exchange(this.#cells, 0, 1) === 0;
  }

  /** Called by the main thread before it reads for the last time. A later result raises the flag again. */
  lower(): void {
    Atomics.store(this.#cells, 0, 0);
  }
}

/** A message without content that wakes the main thread, so that it reads the tables. */
export const wakeUp = 0;
