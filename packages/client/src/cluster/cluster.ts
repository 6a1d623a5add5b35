import { inspect } from 'node:util';
import type { Executor, InlineExecutor } from '@async-cassandra/executor';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { encodeDriverOptions } from '../options/encode-options.ts';
import { leanPathOf, profileOf, rowPathOf, typesListenerOf } from '../options/hidden-options.ts';
import { resolveClusterOptions } from '../options/resolve-options.ts';
import { namedView } from '../values/named-view.ts';
import { ClusterEnd } from './shutdown.ts';
import { connect } from './connect.ts';
import { resolveDeadline, type Deadline } from '../options/deadline.ts';
import { assertKeyspaceName } from '../registry/keyspaces.ts';
import type { ClusterOptions } from '../options/cluster-options.ts';
import { createExecutor } from '../placement/create-executor.ts';
import { placementsOf, type StatementPlacement } from '../placement/statement-placement.ts';
import { createSession, type AsyncSession } from '../session/session.ts';
import type { ShutdownOptions } from './shutdown-options.ts';
import { ClusterThreads } from './threads.ts';

/**
 * A cluster and the pool of threads that runs the driver for it. The size of the pool is fixed. The threads start at the first
 * `connect()`.
 */
export class AsyncCluster implements AsyncDisposable {
  readonly #threads: ClusterThreads;
  readonly #keyspace: string | undefined;
  readonly #end: ClusterEnd;

  /**
   * @throws {TypeError | RangeError} for an option that is unknown, cannot be sent to a thread or is out of bounds. The message
   *   names the option and says what to do.
   */
  constructor(options: ClusterOptions = {}) {
    const resolved = resolveClusterOptions(options, profileOf(options));
    const { driver, profile, keptStatements } = resolved;
    const data = {
      options: encodeDriverOptions(driver),
      rowPath: rowPathOf(options),
      leanPath: leanPathOf(options, resolved.leanPath),
      keptStatements,
    };
    this.#keyspace = resolved.keyspace;
    const decoding = { encoding: driver.encoding, valueClasses: profile.valueClasses };
    this.#threads = new ClusterThreads(createExecutor(resolved), resolved, data, decoding, typesListenerOf(options));
    this.#end = new ClusterEnd(this.#threads);
  }

  /** Makes a cluster that logs in with a user name and a password. */
  static withCredentials(
    contactPoints: readonly string[],
    username: string,
    password: string,
    options: ClusterOptions = {},
  ): AsyncCluster {
    // Spreading a string or an array would turn its elements into options.
    if (options !== undefined && options !== null && !isOptionsObject(options))
      throw notOptions('AsyncCluster.withCredentials()', options);
    return new AsyncCluster({ ...options, contactPoints, credentials: { username, password } });
  }

  /**
   * The pool that runs the driver: a `ThreadPoolExecutor`, unless another executor was passed in. `maxWorkers` is its size.
   * `submit` and `map` run your own tasks in it, one at a time in each thread. With `placement: 'inline'`, an `InlineExecutor`.
   */
  get executor(): Executor {
    return this.#threads.executor;
  }

  /**
   * With `placement: 'auto'`: the executor that runs small statements on the calling thread. Its `stats()` count what ran there.
   * `undefined` with every other placement.
   */
  get inlineExecutor(): InlineExecutor | undefined {
    return this.#threads.inline;
  }

  /**
   * With `placement: 'auto'`: where each prepared statement runs next, the oldest statement first. Empty with every other
   * placement, and before `connect()`.
   */
  statementPlacements(): StatementPlacement[] {
    return placementsOf(this.#threads.state?.statements);
  }

  get isClosed(): boolean {
    return this.#threads.isClosed;
  }

  /**
   * Connects every thread and resolves with a session. The first call starts the threads.
   *
   * @param keyspace - Where unqualified names are looked up, in exact case and without quotes. Default: the cluster's `keyspace`
   *   option.
   * @throws The driver's errors: `NoHostAvailableError` when nothing listens, `AuthenticationError` for wrong credentials,
   *   `OperationTimedOutError` after `timeoutMs`. `ClientError` `cluster-closed` when `shutdown()` was called before or meanwhile.
   */
  async connect(keyspace: string | undefined = this.#keyspace, options?: Deadline): Promise<AsyncSession> {
    this.#threads.assertOpen();
    if (keyspace !== undefined) assertKeyspaceName(keyspace);
    const deadline = resolveDeadline('connect()', options);
    return createSession(await connect(this.#threads, keyspace, deadline));
  }

  /**
   * Waits for running statements, then closes the sessions, the driver in every thread, and the pool. A pool that was passed in
   * keeps running. May be called again, and resolves even if the application shut the pool down itself.
   *
   * After `timeoutMs` (default 30 s), open calls are rejected with `cluster-closed`, and tasks in the cluster's own pool with the
   * executor's `terminated`. If several calls give a limit, the one that ends first counts.
   *
   * @throws {TypeError | RangeError} for a wrong option. Then nothing is closed.
   */
  shutdown(options?: ShutdownOptions): Promise<void> {
    return this.#end.close(options);
  }

  /** The same as `shutdown()`. */
  close(options?: ShutdownOptions): Promise<void> {
    return this.shutdown(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  /** For `JSON.stringify`: the number of threads and whether the cluster is closed. No options: they may contain a password. */
  toJSON(): { readonly executorThreads: number; readonly isClosed: boolean } {
    return { executorThreads: this.executor.maxWorkers, isClosed: this.isClosed };
  }

  /** What `console.log` shows. No options: they may contain a password. */
  [inspect.custom](): object {
    return namedView('AsyncCluster', { isClosed: this.isClosed, executor: this.executor });
  }
}
