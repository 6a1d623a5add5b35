import type { ThreadUsage } from '../channel/thread-link.ts';
import type { ServiceStats } from '../services/service.ts';
import type { ThreadPool } from './thread-pool.ts';
import type { TaskStats } from '../stats/task-counters.ts';

/** What one place for a thread looks like now. */
export interface ThreadStats {
  readonly index: number;
  readonly name: string;
  /** `absent`: not started yet, or dead and not replaced yet. `draining`: takes no requests, because a task waits for it. */
  readonly state: 'absent' | 'starting' | 'idle' | 'serving' | 'draining' | 'running-task' | 'leaving';
  /** Threads this place has had so far. */
  readonly generation: number;
  /** Requests of services whose callers wait, and starts of services, that are out in it. */
  readonly inFlight: number;
  /** Requests that were aborted or timed out and that are still open in it. */
  readonly abandoned: number;
  /** The name of the task it runs. */
  readonly task: string | undefined;
  /**
   * The share of time its loop was active since it started, 0 to 1: a thread that blocks counts as active. 0 where there is
   * no thread. For a window take the difference of two `sampleThreads()`.
   */
  readonly utilization: number;
}

/** A picture of an executor. Counters count since it was made. */
export interface ExecutorStats {
  readonly maxWorkers: number;
  readonly isShutDown: boolean;
  readonly isBroken: boolean;
  readonly threads: readonly ThreadStats[];
  readonly tasks: TaskStats;
  readonly services: readonly ServiceStats[];
}

/** CPU and memory of one thread at one time. */
export interface ThreadSample extends ThreadUsage {
  readonly index: number;
  readonly name: string;
  readonly generation: number;
}

/** Takes the picture. */
export function readStats(pool: ThreadPool, maxWorkers: number): ExecutorStats {
  return {
    maxWorkers,
    isShutDown: pool.state !== 'open',
    isBroken: pool.isBroken,
    threads: pool.threads.map((thread) => ({
      index: thread.index,
      name: thread.name,
      state:
        thread.state !== 'ready'
          ? thread.state
          : thread.sent.size > 0
            ? 'running-task'
            : thread.isDraining
              ? 'draining'
              : thread.inFlight > 0
                ? 'serving'
                : 'idle',
      generation: thread.generation,
      inFlight: thread.inFlight,
      abandoned: thread.abandoned.count,
      task: thread.sent.first?.function.name,
      utilization: thread.link?.utilization() ?? 0,
    })),
    tasks: pool.tasks.counters.snapshot(pool.tasks.queued, pool.tasks.running),
    services: pool.services.all.map((service) => service.stats()),
  };
}

/** Asks every live thread, all at once. */
export async function sampleThreads(pool: ThreadPool): Promise<readonly ThreadSample[]> {
  pool.keepAlive.begin();
  try {
    const samples = await Promise.all(
      pool.threads.map(async (thread) => {
        const { index, name, generation } = thread;
        const usage = thread.state === 'ready' ? await thread.link?.usage() : undefined;
        return usage === undefined ? undefined : { index, name, generation, ...usage };
      }),
    );
    return samples.filter((sample) => sample !== undefined);
  } finally {
    pool.keepAlive.end();
  }
}
