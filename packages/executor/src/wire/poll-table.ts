/**
 * Shows the main thread which threads stay awake for work (`thread/busy-poll.ts`), in memory that the pool shares. For each thread it
 * has the time spent awake without work, float64 milliseconds; then for each thread whether it is awake now, int32.
 */
export class PollTable {
  readonly buffer: SharedArrayBuffer;
  readonly #lookedMs: Float64Array;
  readonly #isLooking: Int32Array;

  /** Takes a number of threads, or existing memory. */
  constructor(memory: number | SharedArrayBuffer) {
    this.buffer = typeof memory === 'number' ? new SharedArrayBuffer(memory * bytesPerThread) : memory;
    const threads = this.buffer.byteLength / bytesPerThread;
    this.#lookedMs = new Float64Array(this.buffer, 0, threads);
    this.#isLooking = new Int32Array(this.buffer, threads * Float64Array.BYTES_PER_ELEMENT, threads);
  }

  /** Called by the main thread. Tells whether that thread is awake without work. */
  isLooking(thread: number): boolean {
    return Atomics.load(this.#isLooking, thread) !== 0;
  }

  /** Called by the main thread. Returns the milliseconds that thread was awake without work since its start. */
  lookedMs(thread: number): number {
    return this.#lookedMs[thread] as number;
  }

  /** Called by the main thread when another thread replaces this one. */
  reset(thread: number): void {
    this.#lookedMs[thread] = 0;
    Atomics.store(this.#isLooking, thread, 0);
  }

  /**
   * Called by a thread that wants to stay awake. Returns false when `most` threads already do. Two threads that call at once may
   * exceed it by one, which does no harm.
   */
  begin(thread: number, most: number): boolean {
    let looking = 0;
    for (let index = 0; index < this.#isLooking.length; index++) {
      looking += Atomics.load(this.#isLooking, index);
    }
    if (looking >= most) {
      return false;
    }
    Atomics.store(this.#isLooking, thread, 1);
    return true;
  }

  end(thread: number): void {
    Atomics.store(this.#isLooking, thread, 0);
  }

  addLooked(thread: number, milliseconds: number): void {
    this.#lookedMs[thread] = (this.#lookedMs[thread] as number) + milliseconds;
  }
}

const bytesPerThread = Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT;
