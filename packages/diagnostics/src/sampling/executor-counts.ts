import type { ExecutorStats, HistogramSnapshot } from '@async-cassandra/executor';

/** Requests of all services and tasks together: both run in the same threads. */
export interface ExecutorCounts {
  readonly completed: number;
  readonly inFlight: number;
  readonly queued: number;
  /** Requests that were aborted or timed out and that are still open in threads. */
  readonly abandoned: number;
  /** Sum of the latencies of all that was completed, in milliseconds; waiting on the main thread is part of it. */
  readonly latencySumMs: number;
}

/** Adds up what an executor has done since it was made, and what it is doing now. */
export function countExecutor({ services, tasks }: ExecutorStats): ExecutorCounts {
  let completed = tasks.completed + tasks.failed;
  let inFlight = tasks.running;
  let queued = tasks.queued;
  let abandoned = 0;
  let latencySumMs = sumMs(tasks.wait) + sumMs(tasks.run);
  for (const service of services) {
    completed += service.completed + service.failed;
    inFlight += service.inFlight.reduce((sum, count) => sum + count, 0);
    queued += service.queued;
    abandoned += service.abandoned.reduce((sum, count) => sum + count, 0);
    latencySumMs += sumMs(service.duration);
  }
  return { completed, inFlight, queued, abandoned, latencySumMs };
}

function sumMs({ count, meanMs }: HistogramSnapshot): number {
  return count * meanMs;
}
