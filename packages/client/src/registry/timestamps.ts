/**
 * Timestamps in microseconds since the epoch, always increasing and shared by all threads of a cluster. So two writes of one
 * program keep their order on the server, whichever threads they go through. With more than one call per microsecond they run
 * ahead of the clock. A double represents them exactly until the year 2255.
 */
export class MonotonicTimestamps {
  #last = 0;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, this.#nowMs() * 1000);
    return this.#last;
  }
}
