import { InlineExecutor, ThreadPoolExecutor, type Executor } from '@async-cassandra/executor';
import type { ResolvedClusterOptions } from '../options/resolve-options.ts';

/**
 * Limits a thread's heap of new objects. V8 lets it grow to 96 MB in each thread and collects it only when it is full. With this
 * limit, four threads of a program with 80,000 different statements use 300 MB less (`pnpm statements-memory`). A flag of the
 * process such as `--max-semi-space-size` takes precedence. See `docs/decisions/0027-memory-of-a-thread.md`.
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
