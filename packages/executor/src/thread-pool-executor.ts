import { inspect } from 'node:util';
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
import {
  readStats,
  sampleThreads,
  summarise,
  type ExecutorStats,
  type ExecutorSummary,
  type ThreadSample,
} from './pool/executor-stats.ts';
import { namedView } from './stats/named-view.ts';

/**
 * Runs tasks and services in worker threads, like Python's `concurrent.futures.ThreadPoolExecutor`.
 *
 * Threads start when they are first needed: one by one for tasks, all at once for a service. An executor with open work keeps
 * the process alive, and an idle one does not.
 *
 * @throws {TypeError | RangeError} for a wrong option. The message names the option, the rule and the value.
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
   * Ends all threads at once and rejects open work with code `terminated`. Idempotent. Resolves when the threads are gone, or
   * after 5 seconds if native code keeps one alive.
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

  /** Returns the fields for `JSON.stringify`. `stats()` has more. */
  toJSON(): ExecutorSummary {
    return summarise(this.#pool, this.maxWorkers);
  }

  /** Returns what `console.log` shows. */
  [inspect.custom](): object {
    return namedView('ThreadPoolExecutor', this.toJSON());
  }
}
