import { DurationHistogram } from '../stats/histogram.ts';
import type { ServiceStats } from './service.ts';

/** Counts what a service does. */
export class ServiceCounters {
  #sent = 0;
  #completed = 0;
  #failed = 0;
  #receivedBytes = 0;
  readonly #duration = new DurationHistogram();

  onSend(): void {
    this.#sent++;
  }

  onReply(byteLength: number, durationMs: number): void {
    this.#completed++;
    this.#receivedBytes += byteLength;
    this.#duration.record(durationMs);
  }

  onFailure(): void {
    this.#failed++;
  }

  snapshot(queued: number, inFlight: readonly number[], abandoned: readonly number[]): ServiceStats {
    return {
      queued,
      inFlight,
      abandoned,
      sent: this.#sent,
      completed: this.#completed,
      failed: this.#failed,
      receivedBytes: this.#receivedBytes,
      duration: this.#duration.snapshot(),
    };
  }
}
