import { WorkerStarter } from './channel/worker-starter.ts';
import type { Service } from './services/service.ts';
import type { ServiceOptions } from './services/service-options.ts';
import type { ThreadEvent } from './pool/thread-event.ts';
import { ThreadPool } from './pool/thread-pool.ts';
import { mapTask, openService, poolSettings, Shutdown, submitTask } from './executor-core.ts';
import type { Executor, ShutdownOptions } from './executor.ts';
import type { Future } from './futures/future.ts';
import type { MapOptions, MapResults } from './futures/map.ts';
import { resolveExecutorOptions, type ThreadPoolExecutorOptions } from './options/executor-options.ts';
import type { ServiceRef } from './references/service-module.ts';
import type { TaskRef } from './references/tasks.ts';
import { readStats, sampleThreads, type ExecutorStats, type ThreadSample } from './pool/executor-stats.ts';

/**
 * An executor over worker threads, after Python's `concurrent.futures.ThreadPoolExecutor`.
 *
 * Threads start when they are first needed: one by one for tasks, all at once for a service. An idle executor does not
 * keep the process alive; one with work out does.
 *
 * @throws {TypeError | RangeError} for a bad option, naming it, its rule and the value.
 */
export class ThreadPoolExecutor implements Executor {
  readonly #pool: ThreadPool;
  readonly #shutdown: Shutdown;
  readonly #maxWorkers: number;

  constructor(options?: ThreadPoolExecutorOptions) {
    const resolved = resolveExecutorOptions(options);
    this.#maxWorkers = resolved.maxWorkers;
    this.#pool = new ThreadPool({ ...poolSettings(resolved), starter: new WorkerStarter(resolved), sendsAhead: true });
    this.#shutdown = new Shutdown(this.#pool);
  }

  get maxWorkers(): number {
    return this.#maxWorkers;
  }

  submit<A extends readonly unknown[], R>(task: TaskRef<A, R>, ...args: A): Future<Awaited<R>> {
    return submitTask(this.#pool, task, args) as Future<Awaited<R>>;
  }

  map<T, R>(
    task: TaskRef<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): MapResults<Awaited<R>> {
    return mapTask(this.#pool, task, items, options) as MapResults<Awaited<R>>;
  }

  service<Request, Result>(
    reference: ServiceRef,
    options?: ServiceOptions<Request, Result>,
  ): Promise<Service<Request, Result>> {
    return openService(this.#pool, reference, options);
  }

  shutdown(options?: ShutdownOptions): Promise<void> {
    return this.#shutdown.run(options);
  }

  /**
   * Ends all threads where they stand and rejects all unsettled work with code `terminated`. Idempotent; resolves when
   * the threads are gone, or after 5 seconds when native code holds one.
   */
  terminate(): Promise<void> {
    return this.#shutdown.terminate();
  }

  stats(): ExecutorStats {
    return readStats(this.#pool, this.#maxWorkers);
  }

  sampleThreads(): Promise<readonly ThreadSample[]> {
    return sampleThreads(this.#pool);
  }

  onThread(listener: (event: ThreadEvent) => void): () => void {
    return this.#pool.onThread(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}
