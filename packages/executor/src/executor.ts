import type { Service } from './services/service.ts';
import type { ServiceOptions } from './services/service-options.ts';
import type { ThreadEvent } from './pool/thread-event.ts';
import type { Future } from './futures/future.ts';
import type { MapOptions, MapResults } from './futures/map.ts';
import type { ServiceRef } from './references/service-module.ts';
import type { TaskRef } from './references/tasks.ts';
import type { ExecutorStats, ThreadSample } from './pool/executor-stats.ts';

/** Options of `shutdown`. */
export interface ShutdownOptions {
  /** Whether the promise waits until all work is done and all threads have ended. Default: true. */
  readonly wait?: boolean;
  /** Whether tasks that have not started are cancelled. Default: false, so they still run. */
  readonly cancelFutures?: boolean;
  /** Milliseconds after which the remaining work is terminated. Default: no limit. */
  readonly timeoutMs?: number;
}

/** Runs tasks and services: in threads, or inline on the calling thread. */
export interface Executor extends AsyncDisposable {
  /** The largest number of threads; 0 when work runs on the calling thread. Fixed. */
  readonly maxWorkers: number;
  /**
   * Runs a task on the next free thread. Arguments and result are structured-cloned; see `transfer`.
   *
   * @throws {ShutdownError} after `shutdown()`; {@link BrokenThreadPoolError} when threads cannot start.
   */
  submit<A extends readonly unknown[], R>(task: TaskRef<A, R>, ...args: A): Future<Awaited<R>>;
  /**
   * Runs a task for each item. The results come in the order of the items. It submits from the call on, not from the first
   * iteration. Leaving the loop early cancels waiting tasks.
   */
  map<T, R>(task: TaskRef<[T], R>, items: Iterable<T> | AsyncIterable<T>, options?: MapOptions): MapResults<Awaited<R>>;
  /** Starts a service in every thread, in parallel. Rejects with what `createService` threw in one of them. */
  service<Request, Result>(
    reference: ServiceRef,
    options?: ServiceOptions<Request, Result>,
  ): Promise<Service<Request, Result>>;
  /** Refuses new work, waits for the rest, closes services, and ends the threads. Idempotent. */
  shutdown(options?: ShutdownOptions): Promise<void>;
  stats(): ExecutorStats;
  /** Returns CPU time and memory of each live thread. A blocked thread answers late. */
  sampleThreads(): Promise<readonly ThreadSample[]>;
  /** Calls back when a thread starts, is ready, or has ended. Returns a function that removes the listener. */
  onThread(listener: (event: ThreadEvent) => void): () => void;
}
