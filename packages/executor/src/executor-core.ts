import { describeValue } from './errors/describe-value.ts';
import { checkBoolean, checkKeys, checkTimeout } from './options/check.ts';
import { assertTask, type ResolvedExecutorOptions } from './options/executor-options.ts';
import type { Service } from './services/service.ts';
import { resolveServiceOptions, type ServiceOptions } from './services/service-options.ts';
import type { ThreadPool, ThreadPoolSettings } from './pool/thread-pool.ts';
import type { Future } from './futures/future.ts';
import { startTimer } from './queues/start-timer.ts';
import { mapInOrder, type MapOptions, type MapResults } from './futures/map.ts';
import type { ServiceRef } from './references/service-module.ts';
import type { TaskRef } from './references/tasks.ts';
import type { ShutdownOptions } from './executor.ts';

/** Returns the settings of a pool, except what starts its threads. */
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
  assertTask('task', task);
  assertNoSignal(task.name, args);
  return pool.submit(task.module, task.name, args);
}

/**
 * Rejects an `AbortSignal` among the arguments. It would arrive as an empty object and never abort.
 *
 * @throws {TypeError} whose message says what to write instead.
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
        `argument ${index + 1} of task ${task} is or contains an AbortSignal, which cannot be sent to a thread: ` +
          'write submit(…).abortOn(signal), and use currentTask().signal in the task',
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
  assertTask('task', task);
  // Before the source is read: an async source would show the error only later.
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
    throw new TypeError(`service must be a reference made by serviceModule(), got ${describeValue(reference)}`);
  }
  // The hooks get only requests of their own service, so the cast is safe.
  const resolved = resolveServiceOptions(options as ServiceOptions<unknown, unknown> | undefined);
  pool.assertOpen('service');
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, openService);
  return (await pool.services.open(reference.module, resolved, () => pool.startAllThreads(), caller)) as Service<
    Request,
    Result
  >;
}

/** Shuts one executor down, once, however often it is called. */
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
    const waits = checkBoolean('wait', given.wait, true);
    const cancelsFutures = checkBoolean('cancelFutures', given.cancelFutures, false);
    this.#pool.refuse();
    if (cancelsFutures) {
      this.#pool.tasks.cancelQueued();
    }
    if (this.#finishing === undefined) {
      this.#finishing = this.#terminating ?? this.#pool.finish();
      // A caller with `wait: false` must not get an unhandled rejection.
      this.#finishing.catch(() => undefined);
    }
    const ended = timeoutMs === undefined ? this.#finishing : this.#within(this.#finishing, timeoutMs);
    if (!waits) {
      ended.catch(() => undefined);
      return;
    }
    await ended;
    // Another call may have terminated the pool meanwhile. The threads are gone when that is done.
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
