/**
 * Microseconds since the epoch, always increasing, shared by all threads of a cluster: two writes of one program keep
 * their order on the server whichever threads they go through. Ahead of the clock by as much as the rate of calls
 * exceeds one per microsecond. Within the exact integers of a double until the year 2255.
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
