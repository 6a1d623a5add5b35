import type { Service } from './services/service.ts';
import type { ServiceOptions } from './services/service-options.ts';
import type { ThreadEvent } from './pool/thread-event.ts';
import type { Future } from './futures/future.ts';
import type { MapOptions, MapResults } from './futures/map.ts';
import type { ServiceRef } from './references/service-module.ts';
import type { TaskRef } from './references/tasks.ts';
import type { ExecutorStats, ThreadSample } from './pool/executor-stats.ts';

/** How an executor is shut down. */
export interface ShutdownOptions {
  /** Whether the promise waits until all work is done and all threads have ended. Default: true. */
  readonly wait?: boolean;
  /** Whether tasks that have not begun are cancelled. Default: false: they still run. */
  readonly cancelFutures?: boolean;
  /** Milliseconds after which what is left is terminated. Default: no limit. */
  readonly timeoutMs?: number;
}

/** Runs tasks and services away from the caller: in threads, or inline. */
export interface Executor extends AsyncDisposable {
  /** Threads at most; 0 when work runs on the calling thread. Fixed. */
  readonly maxWorkers: number;
  /**
   * Runs a task on the next thread that is free. Arguments and result are structured-cloned; see `transfer`.
   *
   * @throws {ShutdownError} after `shutdown()`; {@link BrokenThreadPoolError} when threads cannot be started.
   */
  submit<A extends readonly unknown[], R>(task: TaskRef<A, R>, ...args: A): Future<Awaited<R>>;
  /**
   * Runs a task for each item; results come in the order of the items. Submission begins at the call. A loop that is
   * left early cancels what has not begun.
   */
  map<T, R>(task: TaskRef<[T], R>, items: Iterable<T> | AsyncIterable<T>, options?: MapOptions): MapResults<Awaited<R>>;
  /** Starts a service in every thread, in parallel. Rejects with what `createService` threw in one of them. */
  service<Request, Result>(
    reference: ServiceRef,
    options?: ServiceOptions<Request, Result>,
  ): Promise<Service<Request, Result>>;
  /** Takes no new work, lets what is there finish, closes services, and ends the threads. Idempotent. */
  shutdown(options?: ShutdownOptions): Promise<void>;
  stats(): ExecutorStats;
  /** CPU time and memory of each live thread, read from the calling thread: a blocked thread answers late. */
  sampleThreads(): Promise<readonly ThreadSample[]>;
  /** Calls back when a thread starts, is ready, or has ended. Returns what takes the listener away. */
  onThread(listener: (event: ThreadEvent) => void): () => void;
}
