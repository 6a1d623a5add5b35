/** How many calls in one turn share a reading. Otherwise a long loop of calls would give all of them its start time. */
const maxAsked = 32;

/**
 * Reads `performance.now()` once for up to 32 calls in one turn of the loop. A reading takes 50 ns, and a whole request only 2 µs.
 * The time is late by the duration of at most 32 calls.
 */
export class TurnClock {
  #now = 0;
  #left = 0;
  #isForgetDue = false;
  readonly #forget = () => {
    this.#isForgetDue = false;
    this.#left = 0;
  };

  now(): number {
    if (this.#left === 0) {
      this.#left = maxAsked;
      this.#now = performance.now();
      if (!this.#isForgetDue) {
        this.#isForgetDue = true;
        process.nextTick(this.#forget);
      }
    }
    this.#left--;
    return this.#now;
  }
}
