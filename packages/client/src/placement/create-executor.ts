import { InlineExecutor, ThreadPoolExecutor, type Executor } from '@async-cassandra/executor';
import type { ResolvedClusterOptions } from '../options/cluster-options.ts';

/**
 * A thread's heap of objects just made. V8 would let it grow to 96 MB in each thread and collects only a full one; with this, four
 * threads of a program with 80,000 different statements take 300 MB less (`pnpm statements-memory`). What a thread keeps of a query
 * lives shorter than the smaller heap takes to fill. A flag such as `--max-semi-space-size` of the process takes precedence.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** The executor of a cluster: the one that was passed in, or one for the cluster alone. */
export function createExecutor(options: ResolvedClusterOptions): Executor {
  const { executor, placement, executorThreads: maxWorkers, threadPriority, preloads, workerUrl } = options;
  if (executor !== undefined) return executor;
  if (placement === 'inline') return new InlineExecutor();
  return new ThreadPoolExecutor({
    maxWorkers,
    threadPriority,
    preloads,
    resourceLimits,
    name: 'cassandra',
    ...(workerUrl && { workerUrl }),
  });
}
