import type { ExecutorStats, HistogramSnapshot } from '@async-cassandra/executor';

/** Counts of tasks and of requests of all services together, because both run in the same threads. */
export interface ExecutorCounts {
  readonly completed: number;
  readonly inFlight: number;
  readonly queued: number;
  /** Requests that were aborted or timed out but are still open in threads. */
  readonly abandoned: number;
  /** Sum of the latencies of all completed requests and tasks, in milliseconds, with the wait on the main thread. */
  readonly latencySumMs: number;
}

/** Adds up what an executor has done since its start, and what it is doing now. */
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
