import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ThreadResourceLimits } from '../channel/thread-link.ts';
import { describeValue } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import type { TaskRef } from '../references/tasks.ts';
import type { ErrorClasses } from '../wire/error.ts';
import { checkChoice, checkInteger, checkKeys } from './check.ts';
import { checkErrorClasses } from './error-classes.ts';

/** How a {@link ThreadPoolExecutor} is made. None of it can be changed afterwards. */
export interface ThreadPoolExecutorOptions {
  /** Threads at most. Integer, 1 to 128. Default: `defaultExecutorThreads()`. More than there are cores helps only work that waits. */
  readonly maxWorkers?: number;
  /** Threads are named after it: `name-0`, `name-1`. Default: `executor-` and a number. */
  readonly name?: string;
  /** Tasks that wait for a thread. Integer of at least 0. Default: Infinity. Beyond it a future fails with `queue-full`. */
  readonly maxQueue?: number;
  /** Called once in each thread before anything else. If it throws, the pool is broken: all waiting work fails, `submit` throws. */
  readonly initializer?: TaskRef<never, unknown>;
  /** Arguments of `initializer`, cloned for each thread. Default: none. */
  readonly initializerArgs?: readonly unknown[];
  /** Called once in each thread as `shutdown()` ends it; not by `terminate()`, and not when the thread dies. */
  readonly finalizer?: TaskRef<never, unknown>;
  /** Arguments of `finalizer`. Default: none. */
  readonly finalizerArgs?: readonly unknown[];
  /** Classes of errors thrown by tasks that keep their class on the way here, by their name in the thread. */
  readonly errorClasses?: ErrorClasses;
  /** The file threads start with, a URL or an absolute path. Only for bundled programs: the bundled `@async-cassandra/executor/worker`. */
  readonly workerUrl?: URL | string;
  /**
   * How much the threads give way to other threads and processes where cores are short, the caller's event loop among them:
   * 0 not at all, 19 most, as `os.setPriority` has it. Default: 0. Linux only, where a priority is a thread's own; elsewhere it
   * has no effect. Threads of a process that gives way more do as it does.
   */
  readonly threadPriority?: number;
  /**
   * How long a thread that has one request of a service, or has just answered its last, looks for the answer or the next request
   * before it sleeps, in microseconds: to be woken would take it as long as a small request takes in all. A core works for that
   * meanwhile, of no more threads at once than leave one to the caller, and only as long as what is looked for comes in time.
   * Integer, 0 (never) to 10000. Default: 300, or 0 where there is one core.
   */
  readonly busyPollMicros?: number;
  /** Memory limits of each thread. V8 keeps them only roughly: running out can end the whole process. */
  readonly resourceLimits?: ThreadResourceLimits;
  /**
   * Node's flags of each thread, as they are. Default: those of the process without what is meant for it alone: entry flags
   * (`--eval`, `--print`, `--input-type`, `--test`, `--watch` and their like) and the inspector.
   */
  readonly execArgv?: readonly string[];
  /** Environment of each thread. Default: a copy of the process's. Entry flags, the inspector and skipped preloads are taken out of its `NODE_OPTIONS`. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether modules that the process loads first (`--require`, `--import`, `--loader`, also in `NODE_OPTIONS`) are loaded first in
   * each thread too: `inherit` or `skip`. Default: `inherit`. An agent that watches the process starts again in each thread;
   * a loader, for TypeScript say, is needed there if modules of tasks need it.
   */
  readonly preloads?: 'inherit' | 'skip';
}

/** {@link ThreadPoolExecutorOptions}, checked and complete. */
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

/** The default number of threads: two for each core, at most 4. */
export function defaultExecutorThreads(): number {
  return Math.min(4, availableParallelism() * 2);
}

/** @throws {TypeError | RangeError} naming the option, the rule and the value; {@link ExecutorError} when `workerUrl` does not exist. */
export function resolveExecutorOptions(options?: ThreadPoolExecutorOptions): ResolvedExecutorOptions {
  const given = checkKeys('executor options', options, optionNames);
  return Object.freeze({
    maxWorkers: checkInteger('maxWorkers', given.maxWorkers ?? defaultExecutorThreads(), 1, 128),
    name: checkName(given.name) ?? `executor-${++executors}`,
    maxQueue: checkInteger('maxQueue', given.maxQueue ?? Infinity, 0, Infinity),
    initializer: checkTask('initializer', given.initializer),
    initializerArgs: checkArray('initializerArgs', given.initializerArgs),
    finalizer: checkTask('finalizer', given.finalizer),
    finalizerArgs: checkArray('finalizerArgs', given.finalizerArgs),
    errorClasses: checkErrorClasses(given.errorClasses),
    workerUrl: given.workerUrl === undefined ? undefined : checkWorkerUrl(given.workerUrl),
    threadPriority: checkInteger('threadPriority', given.threadPriority ?? 0, 0, 19),
    busyPollMicros: checkInteger(
      'busyPollMicros',
      given.busyPollMicros ?? (availableParallelism() > 1 ? 300 : 0),
      0,
      10_000,
    ),
    resourceLimits: checkResourceLimits(given.resourceLimits),
    execArgv:
      given.execArgv === undefined
        ? undefined
        : checkArray('execArgv', given.execArgv).map((value) => checkText('execArgv', value)),
    env: checkEnv(given.env),
    preloads: checkChoice('preloads', given.preloads ?? 'inherit', ['inherit', 'skip']),
  });
}

function checkName(name: unknown): string | undefined {
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new TypeError(`name must be a string that is not empty, got ${JSON.stringify(name)}`);
  }
  return name;
}

/** @throws {TypeError} unless it is absent or was made by `tasks()`. */
export function checkTask(
  name: string,
  task: TaskRef<never, unknown> | undefined,
): TaskRef<never, unknown> | undefined {
  if (
    task !== undefined &&
    (typeof task !== 'object' || typeof task?.module !== 'string' || typeof task.name !== 'string')
  ) {
    throw new TypeError(
      `${name} must be a reference made by tasks(), got a ${typeof task}: functions do not cross threads. ` +
        "Export it from a module and write tasks<typeof import('./work.js')>(new URL('./work.js', import.meta.url))",
    );
  }
  return task;
}

function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must hold strings only, got ${describeValue(value)}`);
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
