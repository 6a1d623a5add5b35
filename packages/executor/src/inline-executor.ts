import { InlineStarter } from './channel/inline-starter.ts';
import type { Service } from './services/service.ts';
import type { ServiceOptions } from './services/service-options.ts';
import type { ThreadEvent } from './pool/thread-event.ts';
import { ThreadPool } from './pool/thread-pool.ts';
import { mapTask, openService, poolSettings, Shutdown, submitTask } from './executor-core.ts';
import type { Executor, ShutdownOptions } from './executor.ts';
import type { Future } from './futures/future.ts';
import type { MapOptions, MapResults } from './futures/map.ts';
import { checkKeys } from './options/check.ts';
import { resolveExecutorOptions, type ThreadPoolExecutorOptions } from './options/executor-options.ts';
import type { ServiceRef } from './references/service-module.ts';
import type { TaskRef } from './references/tasks.ts';
import { readStats, sampleThreads, type ExecutorStats, type ThreadSample } from './pool/executor-stats.ts';

/** Those options of a {@link ThreadPoolExecutor} that mean something without threads. */
export type InlineExecutorOptions = Pick<
  ThreadPoolExecutorOptions,
  'maxQueue' | 'initializer' | 'initializerArgs' | 'finalizer' | 'finalizerArgs' | 'errorClasses'
>;

/**
 * An executor without threads: tasks and services run on the calling thread, one task at a time, through the same lanes
 * and the same thread code as with {@link ThreadPoolExecutor}. For tests, for debugging, and as a baseline.
 *
 * Arguments and results are passed as they are, not cloned.
 */
export class InlineExecutor implements Executor {
  readonly #pool: ThreadPool;
  readonly #shutdown: Shutdown;

  /** @throws {TypeError | RangeError} for a bad option, naming it, its rule and the value. */
  constructor(options?: InlineExecutorOptions) {
    const given = checkKeys('inline executor options', options, [
      'maxQueue',
      'initializer',
      'initializerArgs',
      'finalizer',
      'finalizerArgs',
      'errorClasses',
    ]);
    this.#pool = new ThreadPool({
      ...poolSettings(resolveExecutorOptions({ ...given, name: 'inline', maxWorkers: 1 })),
      starter: new InlineStarter(),
      sendsAhead: false,
    });
    this.#shutdown = new Shutdown(this.#pool);
  }

  /** 0: there is no thread but the calling one. */
  get maxWorkers(): number {
    return 0;
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

  stats(): ExecutorStats {
    return readStats(this.#pool, 0);
  }

  /** Empty: the calling thread is not this executor's. */
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
