import type { HistogramSnapshot } from './histogram.ts';
import { DurationHistogram } from './histogram.ts';

/** What the task lane has done so far. */
export interface TaskStats {
  readonly queued: number;
  readonly running: number;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** From `submit` to the start. */
  readonly wait: HistogramSnapshot;
  /** From the start to the end, both ways of the message included. */
  readonly run: HistogramSnapshot;
}

/** Counts what the task lane does. */
export class TaskCounters {
  #submitted = 0;
  #completed = 0;
  #failed = 0;
  #cancelled = 0;
  readonly #wait = new DurationHistogram();
  readonly #run = new DurationHistogram();

  onSubmit(): void {
    this.#submitted++;
  }

  onStart(waitedMs: number): void {
    this.#wait.record(waitedMs);
  }

  onSuccess(ranMs: number): void {
    this.#completed++;
    this.#run.record(ranMs);
  }

  onFailure(ranMs?: number): void {
    this.#failed++;
    if (ranMs !== undefined) {
      this.#run.record(ranMs);
    }
  }

  onCancel(): void {
    this.#cancelled++;
  }

  snapshot(queued: number, running: number): TaskStats {
    return {
      queued,
      running,
      submitted: this.#submitted,
      completed: this.#completed,
      failed: this.#failed,
      cancelled: this.#cancelled,
      wait: this.#wait.snapshot(),
      run: this.#run.snapshot(),
    };
  }
}
