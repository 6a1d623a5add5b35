/** The options of the threads and their queue, checked and filled. */
import { type Executor, defaultExecutorThreads } from '@async-cassandra/executor';
import { resolveWorkerUrl } from '../cluster/thread-entry.ts';
import { describeValue } from '../errors/describe-value.ts';
import { asInteger, isAbsent } from './checks.ts';
import type { ClusterOptions, Placement } from './cluster-options.ts';
import type { PoolDefaults } from './profiles.ts';

export interface ResolvedPoolOptions {
  readonly placement: Placement;
  readonly executorThreads: number;
  readonly threadPriority: number;
  readonly preloads: 'inherit' | 'skip';
  readonly workerUrl: URL | undefined;
  readonly executor: Executor | undefined;
  readonly maxInFlightPerThread: number;
  readonly maxQueue: number;
}

/** @throws {RangeError | TypeError} naming the option, the rule and the value. */
export function resolvePoolOptions(options: ClusterOptions, defaults: PoolDefaults): ResolvedPoolOptions {
  const executor = options.executor ?? undefined;
  if (executor !== undefined) {
    assertExecutor(executor);
    assertNotBesideExecutor(options, 'executorThreads', 'size');
    assertNotBesideExecutor(options, 'threadPriority', 'priority');
    assertNotBesideExecutor(options, 'preloads', 'preloads');
  }
  const placement = resolvePlacement(options);
  const {
    executorThreads = defaultExecutorThreads(),
    threadPriority = defaults.threadPriority,
    preloads = defaults.preloads,
    maxInFlightPerThread = defaults.maxInFlightPerThread,
    maxQueue = defaults.maxQueue,
  } = options;
  return {
    executor,
    placement,
    executorThreads: asInteger(executorThreads, 'executorThreads', 1, 128),
    threadPriority: asInteger(threadPriority, 'threadPriority', 0, 19),
    preloads: asPreloads(preloads),
    workerUrl: resolveWorkerUrl(options.workerUrl),
    maxInFlightPerThread: asInteger(maxInFlightPerThread, 'maxInFlightPerThread', 1, 32_768),
    maxQueue: asInteger(maxQueue, 'maxQueue', 0, Number.POSITIVE_INFINITY),
  };
}

function assertExecutor(executor: unknown): void {
  const isExecutor = typeof executor === 'object' && executor !== null && 'service' in executor && 'submit' in executor;
  if (!isExecutor) {
    throw new TypeError(`executor must be an Executor, such as new InlineExecutor(), got ${describeValue(executor)}`);
  }
}

/** @throws {TypeError} also for an option beside it that would have no effect. */
function resolvePlacement(options: ClusterOptions): Placement {
  const { placement = 'threads', executor }: { placement?: unknown; executor?: Executor } = options;
  if (placement !== 'threads' && placement !== 'inline' && placement !== 'auto') {
    throw new TypeError(`placement must be 'threads', 'inline' or 'auto', got ${describeValue(placement)}`);
  }
  if (placement === 'inline') assertNoThreads(options);
  if (placement === 'auto' && executor?.maxWorkers === 0) {
    throw new TypeError(
      "placement: 'auto' needs an executor with threads, but the executor that was passed in runs everything on the calling thread. Leave one of them out.",
    );
  }
  return placement;
}

function assertNoThreads(options: ClusterOptions): void {
  for (const name of ['executor', 'executorThreads', 'threadPriority', 'preloads'] as const) {
    if (isAbsent(options[name])) continue;
    throw new TypeError(
      `${name} cannot be given beside placement: 'inline', which has no threads. Leave one of them out.`,
    );
  }
}

function assertNotBesideExecutor(
  options: ClusterOptions,
  name: 'executorThreads' | 'threadPriority' | 'preloads',
  what: string,
): void {
  if (options[name] === undefined) return;
  throw new TypeError(
    `${name} cannot be given beside executor: an executor passed in has its own ${what}. Leave one of them out.`,
  );
}

function asPreloads(value: unknown): 'inherit' | 'skip' {
  if (value === 'inherit' || value === 'skip') return value;
  throw new TypeError(`preloads must be 'inherit' or 'skip', got ${describeValue(value)}`);
}
