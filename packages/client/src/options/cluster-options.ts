import type { Executor } from '@async-cassandra/executor';
import type { DriverOptions } from './driver-options.ts';

/** Where the driver runs: in threads, on the calling thread, or each statement where it costs less. */
export type Placement = 'threads' | 'inline' | 'auto';

/** The options of `AsyncCluster`: those of the driver, and those of the threads that run it. */
export interface ClusterOptions extends DriverOptions {
  /**
   * Threads that run the driver. Integer, 1 to 128. Default: `Math.min(4, 2 * CPUs)`.
   *
   * Each cluster has threads of its own, and their number does not change. Every thread opens its own connections: threads x
   * keyspaces in use x nodes x connections per host.
   */
  readonly executorThreads?: number;
  /**
   * Where the driver runs. Default: `threads`, the pool for all operations.
   *
   * `inline`: on the calling thread, in an `InlineExecutor`. Single queries cost least, and a page blocks the event loop.
   * `auto`: prepared statements on the calling thread while their values and answers are small, all other operations in the
   * pool. It takes the memory and the connections of one more thread.
   */
  readonly placement?: Placement;
  /**
   * The nice value of the threads, as in `os.setPriority`: 0 to 19. With a higher one, the event loop and other processes come first
   * when threads compete for cores. Default: 5, so that timers and requests of the application come before the next page. It has
   * an effect on Linux only, and only where the system allows it.
   */
  readonly threadPriority?: number;
  /**
   * `inherit` loads the modules of `--require`, `--import` and `--loader`, also from `NODE_OPTIONS`, in each thread too. Default:
   * `skip`, so that an agent that watches the process starts once. A `threadModule` that needs a loader, such as one for TypeScript,
   * needs `inherit`.
   */
  readonly preloads?: 'inherit' | 'skip';
  /**
   * The file that threads start with, a URL or an absolute path. Only for bundled programs: the bundled
   * `@async-cassandra/client/worker`. An executor that is passed in must have been made with the same file as its `workerUrl`.
   */
  readonly workerUrl?: URL | string;
  /**
   * Uses an existing executor. The cluster does not shut it down. `executorThreads`, `threadPriority` and `preloads` cannot be given
   * with it.
   */
  readonly executor?: Executor;
  /**
   * How many queries one thread works on at once. The others wait on the main thread, and their deadline counts meanwhile. Integer,
   * 1 to 32,768. Default: 1,024.
   */
  readonly maxInFlightPerThread?: number;
  /**
   * How many queries can wait on the main thread. Any further query is rejected with the executor's `QueueFullError`. Integer from 0,
   * or `Infinity`. Default: `Infinity`.
   */
  readonly maxQueue?: number;
  /**
   * Sends a timestamp with each write, which always increases, over all threads of the cluster. Default: true. If false, the server
   * sets the time, and the second of two writes may then lose against the first.
   */
  readonly clientTimestamps?: boolean;
  /**
   * Sends prepared statements past the driver's request machinery, over its connections, which costs less than half. Default:
   * true, where a check after connecting finds that the driver can be trusted with it. When false, the driver sends
   * everything itself: for a case in which you suspect the lean path.
   */
  readonly leanPath?: boolean;
}

/** The names of the options above, which the driver does not know. */
export const clusterOptionNames: readonly string[] = [
  'executorThreads',
  'executor',
  'placement',
  'workerUrl',
  'threadPriority',
  'preloads',
  'maxInFlightPerThread',
  'maxQueue',
  'clientTimestamps',
  'leanPath',
] satisfies (keyof ClusterOptions)[];
