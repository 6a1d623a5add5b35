/**
 * What threads tell main of their looking for work (`thread/busy-poll.ts`), in memory that a pool shares: for each thread how long it
 * has looked so far, float64 milliseconds; then for each thread whether it is looking, int32.
 */
export class PollTable {
  readonly buffer: SharedArrayBuffer;
  readonly #lookedMs: Float64Array;
  readonly #isLooking: Int32Array;

  /** Of so many threads, or of memory that is there. */
  constructor(memory: number | SharedArrayBuffer) {
    this.buffer = typeof memory === 'number' ? new SharedArrayBuffer(memory * bytesPerThread) : memory;
    const threads = this.buffer.byteLength / bytesPerThread;
    this.#lookedMs = new Float64Array(this.buffer, 0, threads);
    this.#isLooking = new Int32Array(this.buffer, threads * Float64Array.BYTES_PER_ELEMENT, threads);
  }

  /** Main: whether that thread is awake and has nothing to do. */
  isLooking(thread: number): boolean {
    return Atomics.load(this.#isLooking, thread) !== 0;
  }

  /** Main: milliseconds that thread has looked since it began. */
  lookedMs(thread: number): number {
    return this.#lookedMs[thread] as number;
  }

  /** Main: another thread begins in that place. */
  reset(thread: number): void {
    this.#lookedMs[thread] = 0;
    Atomics.store(this.#isLooking, thread, 0);
  }

  /** A thread begins to look, unless `most` threads do already. Two that begin at once may be one too many, which harms nothing. */
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
