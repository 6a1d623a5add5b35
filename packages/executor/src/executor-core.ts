import { checkKeys, checkTimeout } from './options/check.ts';
import { checkTask, type ResolvedExecutorOptions } from './options/executor-options.ts';
import type { Service } from './services/service.ts';
import { resolveServiceOptions, type ServiceOptions } from './services/service-options.ts';
import type { ThreadPool, ThreadPoolSettings } from './pool/thread-pool.ts';
import type { Future } from './futures/future.ts';
import { startTimer } from './queues/start-timer.ts';
import { mapInOrder, type MapOptions, type MapResults } from './futures/map.ts';
import type { ServiceRef } from './references/service-module.ts';
import type { TaskRef } from './references/tasks.ts';
import type { ShutdownOptions } from './executor.ts';

/** What a pool is made of, but for what starts its threads. */
export function poolSettings(options: ResolvedExecutorOptions): Omit<ThreadPoolSettings, 'starter' | 'sendsAhead'> {
  const { maxWorkers, name, maxQueue, errorClasses, initializer, finalizer } = options;
  return {
    threads: maxWorkers,
    name,
    maxQueue,
    errorClasses,
    initializer: initializer && { module: initializer.module, name: initializer.name, args: options.initializerArgs },
    finalizer: finalizer && { module: finalizer.module, name: finalizer.name, args: options.finalizerArgs },
  };
}

/** Submits a task. */
export function submitTask(pool: ThreadPool, task: TaskRef<never, unknown>, args: readonly unknown[]): Future<unknown> {
  checkTask('task', task ?? null);
  assertNoSignal(task.name, args);
  return pool.submit(task.module, task.name, args);
}

/**
 * A signal would arrive as an empty object, and nobody would ever know why nothing is aborted.
 *
 * @throws {TypeError} naming the way there is.
 */
function assertNoSignal(task: string, args: readonly unknown[]): void {
  for (let index = 0; index < args.length; index++) {
    const value = args[index];
    if (
      typeof value === 'object' &&
      value !== null &&
      (value instanceof AbortSignal || (value as { signal?: unknown }).signal instanceof AbortSignal)
    ) {
      throw new TypeError(
        `argument ${index} of task ${task} is or holds an AbortSignal, which cannot be sent to a thread: ` +
          'write submit(…).abortOn(signal), and currentTask().signal in the task',
      );
    }
  }
}

/** Submits a task for each item. */
export function mapTask(
  pool: ThreadPool,
  task: TaskRef<never, unknown>,
  items: Iterable<unknown> | AsyncIterable<unknown>,
  options?: MapOptions,
): MapResults<unknown> {
  checkTask('task', task ?? null);
  // Before anything is read: a source that is asynchronous would be told of it only later.
  pool.assertOpen('map');
  return mapInOrder((item) => submitTask(pool, task, [item]), items, options);
}

/** Opens a service. */
export async function openService<Request, Result>(
  pool: ThreadPool,
  reference: ServiceRef,
  options: ServiceOptions<Request, Result> | undefined,
): Promise<Service<Request, Result>> {
  if (typeof reference?.module !== 'string') {
    throw new TypeError('a service must be given as a reference made by serviceModule()');
  }
  // The hooks see only what their own service is given, so their types hold.
  const resolved = resolveServiceOptions(options as ServiceOptions<unknown, unknown> | undefined);
  pool.assertOpen('service');
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, openService);
  return (await pool.services.open(reference.module, resolved, () => pool.startAllThreads(), caller)) as Service<
    Request,
    Result
  >;
}

/** One executor's way down: however often it is asked for, it goes once. */
export class Shutdown {
  readonly #pool: ThreadPool;
  #finishing: Promise<void> | undefined;
  #terminating: Promise<void> | undefined;

  constructor(pool: ThreadPool) {
    this.#pool = pool;
  }

  async run(options?: ShutdownOptions): Promise<void> {
    const given = checkKeys('shutdown options', options, ['wait', 'cancelFutures', 'timeoutMs']);
    const timeoutMs = checkTimeout('timeoutMs', given.timeoutMs);
    this.#pool.refuse();
    if (given.cancelFutures === true) {
      this.#pool.tasks.cancelQueued();
    }
    if (this.#finishing === undefined) {
      this.#finishing = this.#terminating ?? this.#pool.finish();
      // Who does not wait is not told, and must not be hit by an unhandled rejection.
      this.#finishing.catch(() => undefined);
    }
    const ended = timeoutMs === undefined ? this.#finishing : this.#within(this.#finishing, timeoutMs);
    if (given.wait === false) {
      ended.catch(() => undefined);
      return;
    }
    await ended;
    // terminate() may have come meanwhile, also by the time of another call: the threads are gone when it is done.
    await this.#terminating;
  }

  terminate(): Promise<void> {
    this.#terminating ??= this.#pool.terminate();
    return this.#terminating;
  }

  async #within(finishing: Promise<void>, timeoutMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const stopTimer = startTimer(timeoutMs, () => resolve('late'));
    try {
      if ((await Promise.race([finishing, late])) === 'late') {
        await this.terminate();
      }
    } finally {
      stopTimer();
    }
  }
}
