/** Tests of the thread pool's configuration. Those that need a server run on the simulator. */
import { availableParallelism, getPriority } from 'node:os';
import { AsyncCluster, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, tasks, ThreadPoolExecutor } from '@async-cassandra/executor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeThreadPoolPromises } from './thread-pool-promises.ts';

const work = tasks<typeof import('./tasks/blocking.ts')>(new URL('./tasks/blocking.ts', import.meta.url));

describe('a cluster that was made', () => {
  const made: AsyncCluster[] = [];
  const clusterOf = (options?: ClusterOptions): AsyncCluster => {
    const cluster = new AsyncCluster(options);
    made.push(cluster);
    return cluster;
  };
  afterEach(() => Promise.all(made.splice(0).map((cluster) => cluster.shutdown())));

  it('has min(4, 2 x CPUs) threads by default', () => {
    expect(clusterOf().executor.maxWorkers).toBe(Math.min(4, availableParallelism() * 2));
  });

  it.for([1, 2, 4, 8, 16, 128])('has as many threads as executorThreads: %i', (executorThreads) => {
    expect(clusterOf({ executorThreads }).executor.maxWorkers).toBe(executorThreads);
  });

  it.for([
    [0, RangeError],
    [-1, RangeError],
    [129, RangeError],
    [1.5, RangeError],
    [Number.NaN, RangeError],
    [Number.POSITIVE_INFINITY, RangeError],
    ['4', TypeError],
    [null, TypeError],
    [true, TypeError],
    [4n, TypeError],
  ] as const)('rejects %o threads, and names the option, the rule and the value', ([executorThreads, errorClass]) => {
    const make = (): AsyncCluster => new AsyncCluster({ executorThreads } as unknown as ClusterOptions);

    expect(make).toThrow(errorClass);
    expect(make).toThrow(/^executorThreads must be an integer from 1 to 128, got /);
  });

  it('suggests the nearest name for an unknown option', () => {
    expect(() => new AsyncCluster({ executorThread: 4 } as ClusterOptions)).toThrow(
      /executorThread\b.*executorThreads/s,
    );
    expect(() => new AsyncCluster({ contactpoints: [] } as ClusterOptions)).toThrow('contactPoints');
  });

  it('rejects executorThreads beside an executor that was passed in', () => {
    const make = (): AsyncCluster => new AsyncCluster({ executor: new InlineExecutor(), executorThreads: 2 });

    expect(make).toThrow('executorThreads cannot be given beside executor');
  });

  it.skipIf(process.platform !== 'linux')('gives its threads the nice value in threadPriority', async () => {
    const os = tasks<typeof import('node:os')>('node:os');
    const priorityIn = (options: ClusterOptions): PromiseLike<number> =>
      clusterOf({ ...options, executorThreads: 1 }).executor.submit(os.getPriority, 0);
    const own = getPriority();

    expect(await priorityIn({})).toBe(Math.max(own, 5));
    expect(await priorityIn({ threadPriority: 0 })).toBe(own);
    expect(getPriority()).toBe(own);
    expect(() => new AsyncCluster({ executor: new InlineExecutor(), threadPriority: 0 })).toThrow(
      'threadPriority cannot be given beside executor',
    );
  });

  it('rejects an executor that is not one', () => {
    expect(() => new AsyncCluster({ executor: {} } as unknown as ClusterOptions)).toThrow(
      'executor must be an Executor',
    );
  });

  it('rejects a function in the options, names the option and says what to do', () => {
    const options = { sslOptions: { checkServerIdentity: () => undefined } } as ClusterOptions;

    expect(() => new AsyncCluster(options)).toThrow(/sslOptions\.checkServerIdentity.*threadModule: new URL/s);
  });

  it('takes no defaults from the environment or from another cluster', () => {
    vi.stubEnv('EXECUTOR_THREADS', '7');
    vi.stubEnv('ASYNC_CASSANDRA_EXECUTOR_THREADS', '7');
    const other = clusterOf({ executorThreads: 3 });

    expect(clusterOf().executor.maxWorkers).toBe(Math.min(4, availableParallelism() * 2));
    expect(other.executor.maxWorkers).toBe(3);
    vi.unstubAllEnvs();
  });

  it('keeps its executor and its size', () => {
    const cluster = clusterOf({ executorThreads: 2 });
    const { executor } = cluster;

    expect(() => Object.assign(executor, { maxWorkers: 8 })).toThrow(TypeError);
    expect(() => Object.assign(cluster, { executor: new InlineExecutor() })).toThrow(TypeError);
    expect(cluster.executor).toBe(executor);
    expect(executor.maxWorkers).toBe(2);
  });

  it('ignores later changes of the options object', () => {
    const options = { executorThreads: 2 };
    const cluster = clusterOf(options);

    options.executorThreads = 8;

    expect(cluster.executor.maxWorkers).toBe(2);
  });

  it('has a ThreadPoolExecutor that can be used before any connection', async () => {
    const { executor } = clusterOf({ executorThreads: 1 });

    expect(executor).toBeInstanceOf(ThreadPoolExecutor);
    expect(await executor.submit(work.square, 12)).toBe(144);
  });

  it('shuts down without ever having connected', async () => {
    const cluster = clusterOf();

    await cluster.shutdown();
    await cluster.shutdown();

    expect(cluster.isClosed).toBe(true);
  });
});

describeThreadPoolPromises();
