import { ThreadPoolExecutor, type Executor } from '@async-cassandra/executor';
import { ClientError } from '../errors/client-error.ts';
import { encodeClusterOptions, wantsClientTimestamps } from '../wire/cluster-options.ts';
import { closeCluster } from './close-cluster.ts';
import { connect } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { assertKeyspaceName } from './keyspaces.ts';
import { clusterOptionNames, leanPathOf, resolveClusterOptions, rowPathOf, type ClusterOptions } from './options.ts';
import { AsyncSession } from './session.ts';
import { ClusterThreads } from './cluster-threads.ts';

/**
 * A cluster, and the pool of threads in which the driver runs for it. The pool is made with the cluster and keeps its
 * size; threads start at the first `connect()`.
 */
export class AsyncCluster implements AsyncDisposable {
  readonly #threads: ClusterThreads;
  #closing: Promise<void> | undefined;

  /**
   * @throws {TypeError | RangeError} for an option that is unknown, cannot cross to a thread or is out of bounds, by its
   *   name and with what to do.
   */
  constructor(options: ClusterOptions = {}) {
    const own = resolveClusterOptions(options);
    const clientTimestamps = own.clientTimestamps && wantsClientTimestamps(options);
    const data = {
      options: encodeClusterOptions(options, clusterOptionNames),
      rowPath: rowPathOf(options),
      leanPath: leanPathOf(options, own),
    };
    const { executorThreads: maxWorkers, threadPriority } = own;
    const executor = own.executor ?? new ThreadPoolExecutor({ maxWorkers, threadPriority, name: 'cassandra' });
    this.#threads = new ClusterThreads(executor, { ...own, clientTimestamps }, data, { encoding: options.encoding });
  }

  /** A cluster that logs in with a user name and a password. */
  static withCredentials(
    contactPoints: readonly string[],
    username: string,
    password: string,
    options: ClusterOptions = {},
  ): AsyncCluster {
    return new AsyncCluster({ ...options, contactPoints: [...contactPoints], credentials: { username, password } });
  }

  /**
   * The pool that runs the driver: a `ThreadPoolExecutor` unless another one was passed in. `maxWorkers` says its size,
   * and `submit` and `map` run tasks of one's own in it, one at a time per thread.
   */
  get executor(): Executor {
    return this.#threads.executor;
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /**
   * Connects every thread and resolves with a session. The first call starts the threads.
   *
   * @param keyspace - Where unqualified names are looked up. In exact case, without quotes.
   * @throws The driver's errors: `NoHostAvailableError` when nothing listens, `AuthenticationError` for wrong credentials,
   *   `OperationTimedOutError` after `timeoutMs`; `ClientError` `cluster-closed`.
   */
  async connect(keyspace?: string, options: Deadline = {}): Promise<AsyncSession> {
    if (this.isClosed)
      throw new ClientError('cluster-closed', 'The cluster is shut down: make a new AsyncCluster to connect again.');
    if (keyspace !== undefined) assertKeyspaceName(keyspace);
    return new AsyncSession(await connect(this.#threads, keyspace, options));
  }

  /**
   * Closes the sessions after their statements under way, then the driver in every thread, then the pool, unless it was
   * passed in. May be called again, and resolves even if the pool was shut down by hand.
   */
  shutdown(): Promise<void> {
    this.#closing ??= closeCluster(this.#threads);
    return this.#closing;
  }

  /** The same as `shutdown()`. */
  close(): Promise<void> {
    return this.shutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}
