import { inspect } from 'node:util';
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
import {
  readStats,
  sampleThreads,
  summarise,
  type ExecutorStats,
  type ExecutorSummary,
  type ThreadSample,
} from './pool/executor-stats.ts';
import { namedView } from './stats/named-view.ts';

/** The options of a {@link ThreadPoolExecutor} that make sense without threads. */
export type InlineExecutorOptions = Pick<
  ThreadPoolExecutorOptions,
  'maxQueue' | 'initializer' | 'initializerArgs' | 'finalizer' | 'finalizerArgs' | 'errorClasses'
>;

/**
 * Runs tasks and services on the calling thread, one task at a time, with the same queues and thread code as
 * {@link ThreadPoolExecutor}. For tests, for debugging, and as a baseline.
 *
 * Arguments and results are not cloned.
 */
export class InlineExecutor implements Executor {
  readonly #pool: ThreadPool;
  readonly #shutdown: Shutdown;

  /** @throws {TypeError | RangeError} for a wrong option. The message names the option, the rule and the value. */
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

  /** Always 0: there is no other thread. */
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

  /** Returns an empty list, because the calling thread does not belong to this executor. */
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
    return namedView('InlineExecutor', this.toJSON());
  }
}
