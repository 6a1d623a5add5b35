import { DurationHistogram, type HistogramSnapshot } from './histogram.ts';

/** Counters and durations of tasks. */
export interface TaskStats {
  /** Tasks that have not started. */
  readonly queued: number;
  /** Tasks that have started and whose result was not read yet. */
  readonly running: number;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** From `submit` to the start in the thread. Recorded when the task ends. */
  readonly wait: HistogramSnapshot;
  /** From the start to the end in the thread. The time for sending a result in a message counts in the next run of its function. */
  readonly run: HistogramSnapshot;
}

/** Counts tasks. */
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

  onRun(ranMs: number): void {
    this.#run.record(ranMs);
  }

  onSuccess(): void {
    this.#completed++;
  }

  onFailure(): void {
    this.#failed++;
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
