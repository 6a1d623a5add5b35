/**
 * The schedule of a heartbeat and how late each beat was.
 *
 * Beats are due at fixed times, whether or not the loop came round. After a block of 200 ms at an interval of 5 ms,
 * forty beats were missed, 200, 195, 190 … ms late each: all are recorded. Recording only the one beat that fired would
 * leave out the very time that was bad (coordinated omission), which is what `monitorEventLoopDelay` does by default:
 * with the loop blocked a fifth of the time it showed a p90 of 11 ms where the truth was 87.
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

  /** Whole milliseconds until the next beat is due, at least 1: Node's timers have that grain. */
  waitMs(nowMs: number): number {
    return Math.max(1, Math.ceil(this.#nextDueMs - nowMs));
  }

  /** Leaves out beats due before `nowMs`, for a fresh window. */
  skipTo(nowMs: number): void {
    const missed = Math.max(0, Math.ceil((nowMs - this.#nextDueMs) / this.#intervalMs));
    this.#nextDueMs += missed * this.#intervalMs;
  }
}
