import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ThreadResourceLimits } from '../channel/thread-link.ts';
import { describeValue } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import type { TaskRef } from '../references/tasks.ts';
import type { ErrorClasses } from '../wire/error.ts';
import { checkChoice, checkInteger, checkKeys, withDefault } from './check.ts';
import { checkErrorClasses } from './error-classes.ts';

/** The options of a {@link ThreadPoolExecutor}. They cannot be changed later. */
export interface ThreadPoolExecutorOptions {
  /** The largest number of threads. Integer, 1 to 128. Default: `defaultExecutorThreads()`. More threads than cores help only work that waits. */
  readonly maxWorkers?: number;
  /** Threads are called `name-0`, `name-1`, … Default: `executor-` and a number. */
  readonly name?: string;
  /** How many tasks may wait for a thread. Integer of at least 0. Default: Infinity. One more fails with `queue-full`. */
  readonly maxQueue?: number;
  /** A task that each thread runs once before anything else. If it throws, the pool is broken: waiting work fails and `submit` throws. */
  readonly initializer?: TaskRef<never, unknown>;
  /** Arguments of `initializer`, cloned for each thread. Default: none. */
  readonly initializerArgs?: readonly unknown[];
  /** A task that each thread runs once when `shutdown()` ends it. It does not run on `terminate()`, or when the thread dies. */
  readonly finalizer?: TaskRef<never, unknown>;
  /** Arguments of `finalizer`. Default: none. */
  readonly finalizerArgs?: readonly unknown[];
  /** Your own error classes, by their name in the thread. Errors of tasks that have one of these classes keep it. */
  readonly errorClasses?: ErrorClasses;
  /** The file that threads start with: a URL or an absolute path. Only for bundled programs: the bundled `@async-cassandra/executor/worker`. */
  readonly workerUrl?: URL | string;
  /**
   * The nice value of the threads, as for `os.setPriority`: 0 to 19. Default: 0. It matters only when threads compete for cores.
   * Then threads with a higher value give way to others, such as the caller's event loop. Linux only, because elsewhere a
   * priority applies to the whole process. It has no effect if the process itself has a higher nice value.
   */
  readonly threadPriority?: number;
  /**
   * How long a thread with one service request or none stays awake before it sleeps, in microseconds. Waking a thread takes as
   * long as a small request. Staying awake uses a core, so one core is always left to the caller, and a thread does it less
   * often when nothing comes in time. Integer, 0 (never) to 10000. Default: 300, or 0 on one core.
   */
  readonly busyPollMicros?: number;
  /** Memory limits of each thread. V8 keeps them only roughly, and a thread without memory can end the whole process. */
  readonly resourceLimits?: ThreadResourceLimits;
  /**
   * Node flags of each thread, passed on unchanged. Default: the flags of the process without entry flags (`--eval`, `--print`,
   * `--input-type`, `--test`, `--watch`, …) and without the inspector.
   */
  readonly execArgv?: readonly string[];
  /**
   * Environment of each thread. Default: a copy of the process's environment. Entry flags, the inspector and skipped preloads are
   * removed from its `NODE_OPTIONS`.
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether threads also run the preloads of the process (`--require`, `--import`, `--loader`, also in `NODE_OPTIONS`): `inherit`
   * or `skip`. Default: `inherit`. A monitoring agent then starts again in each thread. Keep a loader, for example for
   * TypeScript, if task modules need it.
   */
  readonly preloads?: 'inherit' | 'skip';
}

/** {@link ThreadPoolExecutorOptions}, checked and with defaults. */
export interface ResolvedExecutorOptions {
  readonly maxWorkers: number;
  readonly name: string;
  readonly maxQueue: number;
  readonly initializer: TaskRef<never, unknown> | undefined;
  readonly initializerArgs: readonly unknown[];
  readonly finalizer: TaskRef<never, unknown> | undefined;
  readonly finalizerArgs: readonly unknown[];
  readonly errorClasses: ErrorClasses | undefined;
  readonly workerUrl: URL | undefined;
  readonly threadPriority: number;
  readonly busyPollMicros: number;
  readonly resourceLimits: ThreadResourceLimits | undefined;
  readonly execArgv: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly preloads: 'inherit' | 'skip';
}

const optionNames = [
  'maxWorkers',
  'name',
  'maxQueue',
  'initializer',
  'initializerArgs',
  'finalizer',
  'finalizerArgs',
  'errorClasses',
  'workerUrl',
  'threadPriority',
  'busyPollMicros',
  'resourceLimits',
  'execArgv',
  'env',
  'preloads',
];

let executors = 0;

/** Returns the default number of threads: two for each core, at most 4. */
export function defaultExecutorThreads(): number {
  return Math.min(4, availableParallelism() * 2);
}

/** @throws {TypeError | RangeError} naming the option, the rule and the value; {@link ExecutorError} when `workerUrl` does not exist. */
export function resolveExecutorOptions(options?: ThreadPoolExecutorOptions): ResolvedExecutorOptions {
  const given = checkKeys('executor options', options, optionNames);
  return Object.freeze({
    maxWorkers: checkInteger('maxWorkers', withDefault(given.maxWorkers, defaultExecutorThreads()), 1, 128),
    name: checkName(given.name) ?? `executor-${++executors}`,
    maxQueue: checkInteger('maxQueue', withDefault(given.maxQueue, Infinity), 0, Infinity),
    initializer: checkTask('initializer', given.initializer),
    initializerArgs: checkArray('initializerArgs', given.initializerArgs),
    finalizer: checkTask('finalizer', given.finalizer),
    finalizerArgs: checkArray('finalizerArgs', given.finalizerArgs),
    errorClasses: checkErrorClasses(given.errorClasses),
    workerUrl: given.workerUrl === undefined ? undefined : checkWorkerUrl(given.workerUrl),
    threadPriority: checkInteger('threadPriority', withDefault(given.threadPriority, 0), 0, 19),
    busyPollMicros: checkInteger(
      'busyPollMicros',
      withDefault(given.busyPollMicros, availableParallelism() > 1 ? 300 : 0),
      0,
      10_000,
    ),
    resourceLimits: checkResourceLimits(given.resourceLimits),
    execArgv:
      given.execArgv === undefined
        ? undefined
        : checkArray('execArgv', given.execArgv).map((value) => checkText('execArgv', value)),
    env: checkEnv(given.env),
    preloads: checkChoice('preloads', withDefault(given.preloads, 'inherit'), ['inherit', 'skip']),
  });
}

function checkName(name: unknown): string | undefined {
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new TypeError(`name must be a non-empty string, got ${describeValue(name)}`);
  }
  return name;
}

/** @throws {TypeError} unless the value was made by `tasks()`. */
export function assertTask(name: string, task: unknown): void {
  const { module, name: called } = (task ?? {}) as Partial<TaskRef<never, unknown>>;
  if (typeof task !== 'object' || typeof module !== 'string' || typeof called !== 'string') {
    throw new TypeError(
      `${name} must be a reference made by tasks(), got ${describeValue(task)}: functions do not cross threads. ` +
        "Export it from a module and write tasks<typeof import('./work.js')>(new URL('./work.js', import.meta.url))",
    );
  }
}

function checkTask(name: string, task: TaskRef<never, unknown> | undefined): TaskRef<never, unknown> | undefined {
  if (task !== undefined) {
    assertTask(name, task);
  }
  return task;
}

function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must contain only strings, got ${describeValue(value)}`);
  }
  return value;
}

function checkEnv(env: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
  if (env === undefined) {
    return undefined;
  }
  if (typeof env !== 'object' || env === null || Array.isArray(env)) {
    throw new TypeError(`env must be an object of strings, got ${describeValue(env)}`);
  }
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, checkText(`env.${name}`, value)]));
}

const limitNames = ['maxOldGenerationSizeMb', 'maxYoungGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'] as const;

function checkResourceLimits(limits: ThreadResourceLimits | undefined): ThreadResourceLimits | undefined {
  if (limits === undefined) {
    return undefined;
  }
  const given = checkKeys('resourceLimits', limits, limitNames);
  for (const name of limitNames) {
    const value: unknown = given[name];
    if (value !== undefined && !(typeof value === 'number' && value > 0 && value < Infinity)) {
      throw new RangeError(`resourceLimits.${name} must be a number of MiB above 0, got ${describeValue(value)}`);
    }
  }
  return { ...given };
}

function checkArray(name: string, value: readonly unknown[] | undefined): readonly unknown[] {
  if (value !== undefined && !Array.isArray(value)) {
    throw new TypeError(`${name} must be an array, got ${describeValue(value)}`);
  }
  return value ?? [];
}

function checkWorkerUrl(given: unknown): URL {
  const url =
    given instanceof URL
      ? given
      : typeof given !== 'string'
        ? undefined
        : isAbsolute(given)
          ? pathToFileURL(given)
          : URL.canParse(given)
            ? new URL(given)
            : undefined;
  if (url === undefined) {
    throw new TypeError(
      `workerUrl must be a URL or an absolute path, got ${describeValue(given)}; write new URL('./worker.js', import.meta.url)`,
    );
  }
  if (url.protocol === 'file:' && !existsSync(url)) {
    throw new ExecutorError('worker-file-missing', `workerUrl points to a file that does not exist: ${url.href}`);
  }
  return url;
}
