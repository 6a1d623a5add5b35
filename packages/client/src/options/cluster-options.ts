import { type Executor, defaultExecutorThreads } from '@async-cassandra/executor';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { describeValue } from '../errors/describe-value.ts';
import type { DriverOptions } from './driver-options.ts';
import type { LeanPathChoice, RowPathChoice } from '../wire/thread-data.ts';
import { assertKeyspaceName } from '../registry/keyspaces.ts';
import { resolveWorkerUrl } from '../cluster/thread-entry.ts';
import type { TypesListener } from '../registry/type-versions.ts';

/** Where the driver runs: in threads, on the calling thread, or each statement where it costs less. */
export type Placement = 'threads' | 'inline' | 'auto';

/** What a cluster is made of: the driver's options, and those of the threads that run it. */
export interface ClusterOptions extends DriverOptions {
  /**
   * Threads that run the driver. Integer, 1 to 128. Default: `Math.min(4, 2 * CPUs)`.
   *
   * Fixed once the cluster is made, and each cluster's own: there is no global default. Every thread opens its own
   * connections: threads x keyspaces in use x nodes x connections per host.
   */
  readonly executorThreads?: number;
  /**
   * Where the driver runs. Default: `threads`, the pool for everything.
   *
   * `inline`: on the calling thread, in an `InlineExecutor`. Queries have the least latency, and pages block the event loop.
   * `auto`: prepared statements on the calling thread while their values and answers are small, everything else in the pool. It
   * takes the memory and the connections of one thread more.
   */
  readonly placement?: Placement;
  /**
   * How much the threads give way where cores are short, to the event loop here and to other processes alike: 0 not at all, 19
   * most, as `os.setPriority` has it. Default: 5, so that timers and requests of the application come before the next page.
   * Linux only; elsewhere, and where it is not allowed, it has no effect.
   */
  readonly threadPriority?: number;
  /**
   * Whether modules that the process loads first (`--require`, `--import`, `--loader`, also in `NODE_OPTIONS`) are loaded first in
   * each thread too: `skip` or `inherit`. Default: `skip`, so that an agent that watches the process starts once. A
   * `threadModule` that needs a loader, for TypeScript say, needs `inherit`.
   */
  readonly preloads?: 'inherit' | 'skip';
  /**
   * The file that threads start with, a URL or an absolute path. Only for bundled programs: the bundled
   * `@async-cassandra/client/worker`. An executor that is passed in must have been made with the same file as its `workerUrl`.
   */
  readonly workerUrl?: URL | string;
  /**
   * An executor to use instead of an own one; `executorThreads`, `threadPriority` or `preloads` beside it is an error. It belongs to the
   * caller: `shutdown()` of the cluster leaves it running.
   */
  readonly executor?: Executor;
  /**
   * Queries one thread may hold at once; the rest wait on the main thread, where their deadline counts. Integer, 1 to
   * 32,768. Default: 1,024.
   */
  readonly maxInFlightPerThread?: number;
  /**
   * Queries that may wait on the main thread. A query beyond it is rejected with the executor's `QueueFullError`.
   * Integer from 0, or `Infinity`. Default: `Infinity`.
   */
  readonly maxQueue?: number;
  /**
   * Sends a timestamp with each write, monotonic over all threads of the cluster. Default: true. When false, the server
   * sets the time, and two writes of one program may swap.
   */
  readonly clientTimestamps?: boolean;
  /**
   * Sends prepared statements past the driver's request machinery, over its connections, which costs less than half. Default:
   * true, where a check after connecting finds that the driver can be trusted with it. When false, the driver sends
   * everything itself: for a case in which you suspect the lean path.
   */
  readonly leanPath?: boolean;
}

const defaults = {
  placement: 'threads' as Placement,
  threadPriority: 5,
  preloads: 'skip' as 'inherit' | 'skip',
  maxInFlightPerThread: 1024,
  maxQueue: Number.POSITIVE_INFINITY,
  clientTimestamps: true,
  leanPath: true,
};

/** The options that this package adds to the driver's, checked and filled. */
export interface ResolvedClusterOptions {
  readonly placement: Placement;
  readonly executorThreads: number;
  readonly threadPriority: number;
  readonly preloads: 'inherit' | 'skip';
  readonly workerUrl: URL | undefined;
  readonly executor: Executor | undefined;
  readonly maxInFlightPerThread: number;
  readonly maxQueue: number;
  readonly clientTimestamps: boolean;
  readonly leanPath: boolean;
  /** The driver's option: where sessions begin that name no keyspace of their own. */
  readonly keyspace: string | undefined;
}

/** The names of the options above, which are not the driver's. */
export const clusterOptionNames = [
  'executorThreads',
  'executor',
  'workerUrl',
  ...Object.keys(defaults),
] as readonly string[];

/**
 * Checks the options that this package adds and fills in their defaults; the driver's are checked by
 * `encodeClusterOptions`.
 *
 * @throws {RangeError | TypeError} naming the option, the rule and the value.
 * @throws {ClientError} `invalid-keyspace`.
 */
export function resolveClusterOptions(options: ClusterOptions): ResolvedClusterOptions {
  if (!isOptionsObject(options)) throw notOptions('AsyncCluster', options);
  const executor = options.executor ?? undefined;
  const keyspace = options.keyspace ?? undefined;
  if (keyspace !== undefined) assertKeyspaceName(keyspace);
  if (executor !== undefined) {
    assertExecutor(executor);
    refuseBeside(options, 'executorThreads', 'size');
    refuseBeside(options, 'threadPriority', 'priority');
    refuseBeside(options, 'preloads', 'preloads');
  }
  const { placement, threadPriority, preloads, maxInFlightPerThread, maxQueue, clientTimestamps, leanPath } = {
    ...defaults,
    ...withoutUndefined(options),
  };
  assertPlacement(placement, options);
  const { executorThreads = defaultExecutorThreads() } = options;
  return Object.freeze({
    executor,
    keyspace,
    placement,
    executorThreads: integer('executorThreads', executorThreads, 1, 128),
    threadPriority: integer('threadPriority', threadPriority, 0, 19),
    preloads: preloadChoice(preloads),
    workerUrl: resolveWorkerUrl(options.workerUrl),
    maxInFlightPerThread: integer('maxInFlightPerThread', maxInFlightPerThread, 1, 32_768),
    maxQueue: integer('maxQueue', maxQueue, 0, Number.POSITIVE_INFINITY),
    clientTimestamps: boolean('clientTimestamps', clientTimestamps),
    leanPath: boolean('leanPath', leanPath),
  });
}

function withoutUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Under this key an options object chooses how rows leave the driver. For this package's tests, hence no name. */
export const rowPathKey = Symbol.for('async-cassandra.client.rowPath');

export function rowPathOf(options: ClusterOptions): RowPathChoice {
  return (options as { readonly [rowPathKey]?: RowPathChoice })[rowPathKey] ?? 'auto';
}

/** Under this key an options object has a function that hears of each version of types. For this package's tests, too. */
export const typesListenerKey = Symbol.for('async-cassandra.client.typesListener');

export function typesListenerOf(options: ClusterOptions): TypesListener | undefined {
  return (options as { readonly [typesListenerKey]?: TypesListener })[typesListenerKey];
}

/** The same for the lean path, where a test wants its check to fail. */
export const leanPathKey = Symbol.for('async-cassandra.client.leanPath');

export function leanPathOf(options: ClusterOptions, { leanPath }: ResolvedClusterOptions): LeanPathChoice {
  const chosen = (options as { readonly [leanPathKey]?: LeanPathChoice })[leanPathKey];
  return chosen ?? (leanPath ? 'auto' : 'off');
}

function assertExecutor(executor: unknown): void {
  const isExecutor = typeof executor === 'object' && executor !== null && 'service' in executor && 'submit' in executor;
  if (!isExecutor) {
    throw new TypeError(`executor must be an Executor, such as new InlineExecutor(), got ${describeValue(executor)}`);
  }
}

/** @throws {TypeError} for another value, and for an option beside it that would have no effect. */
function assertPlacement(placement: unknown, options: ClusterOptions): void {
  if (placement !== 'threads' && placement !== 'inline' && placement !== 'auto') {
    throw new TypeError(`placement must be 'threads', 'inline' or 'auto', got ${describeValue(placement)}`);
  }
  if (placement === 'inline') {
    for (const name of ['executor', 'executorThreads', 'threadPriority', 'preloads'] as const) {
      if (options[name] === undefined || options[name] === null) continue;
      throw new TypeError(
        `${name} cannot be given beside placement: 'inline', which has no threads. Leave one of them out.`,
      );
    }
  }
  if (placement === 'auto' && options.executor?.maxWorkers === 0) {
    throw new TypeError(
      "placement: 'auto' needs an executor with threads, got one that runs everything on the calling thread. Leave one of them out.",
    );
  }
}

function refuseBeside(
  options: ClusterOptions,
  name: 'executorThreads' | 'threadPriority' | 'preloads',
  what: string,
): void {
  if (options[name] === undefined) return;
  throw new TypeError(
    `${name} cannot be given beside executor: an executor passed in has its own ${what}. Leave one of them out.`,
  );
}

function integer(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number')
    throw new TypeError(`${name} must be an integer ${range(least, most)}, got ${describeValue(value)}`);
  const isInteger = Number.isInteger(value) || value === most;
  if (!isInteger || value < least || value > most) {
    throw new RangeError(`${name} must be an integer ${range(least, most)}, got ${describeValue(value)}`);
  }
  return value;
}

function range(least: number, most: number): string {
  return most === Number.POSITIVE_INFINITY ? `from ${least}, or Infinity` : `from ${least} to ${most}`;
}

function preloadChoice(value: unknown): 'inherit' | 'skip' {
  if (value !== 'inherit' && value !== 'skip') {
    throw new TypeError(`preloads must be 'inherit' or 'skip', got ${describeValue(value)}`);
  }
  return value;
}

function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false, got ${describeValue(value)}`);
  return value;
}
