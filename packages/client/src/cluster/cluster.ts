import { inspect } from 'node:util';
import type { Executor, InlineExecutor } from '@async-cassandra/executor';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { encodeClusterOptions, wantsClientTimestamps } from '../options/driver-options.ts';
import { keptStatementsOf } from '../options/kept-statements.ts';
import { namedView } from '../values/named-view.ts';
import { ClusterEnd } from './shutdown.ts';
import { connect } from './connect.ts';
import { resolveDeadline, type Deadline } from '../options/deadline.ts';
import { assertKeyspaceName } from '../registry/keyspaces.ts';
import {
  clusterOptionNames,
  leanPathOf,
  resolveClusterOptions,
  rowPathOf,
  typesListenerOf,
  type ClusterOptions,
} from '../options/cluster-options.ts';
import { createExecutor } from '../placement/create-executor.ts';
import { placementsOf, type StatementPlacement } from '../placement/statement-placement.ts';
import { createSession, type AsyncSession } from '../session/session.ts';
import type { ShutdownOptions } from './shutdown-options.ts';
import { ClusterThreads } from './threads.ts';

/**
 * A cluster, and the pool of threads in which the driver runs for it. The pool is made with the cluster and keeps its
 * size; threads start at the first `connect()`.
 */
export class AsyncCluster implements AsyncDisposable {
  readonly #threads: ClusterThreads;
  readonly #keyspace: string | undefined;
  readonly #end: ClusterEnd;

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
      keptStatements: keptStatementsOf(options.maxPrepared),
    };
    this.#keyspace = own.keyspace;
    const decoding = { encoding: options.encoding };
    this.#threads = new ClusterThreads(
      createExecutor(own),
      { ...own, clientTimestamps },
      data,
      decoding,
      typesListenerOf(options),
    );
    this.#end = new ClusterEnd(this.#threads);
  }

  /** A cluster that logs in with a user name and a password. */
  static withCredentials(
    contactPoints: readonly string[],
    username: string,
    password: string,
    options: ClusterOptions = {},
  ): AsyncCluster {
    // A spread would make names of what is no object of options.
    if (options !== undefined && options !== null && !isOptionsObject(options))
      throw notOptions('AsyncCluster.withCredentials()', options);
    return new AsyncCluster({ ...options, contactPoints, credentials: { username, password } });
  }

  /**
   * The pool that runs the driver: a `ThreadPoolExecutor` unless another one was passed in. `maxWorkers` says its size,
   * and `submit` and `map` run tasks of one's own in it, one at a time per thread. An `InlineExecutor` with `placement: 'inline'`.
   */
  get executor(): Executor {
    return this.#threads.executor;
  }

  /**
   * With `placement: 'auto'`: runs the driver on the calling thread, for statements whose answers are small. Its `stats()` count
   * what ran there. `undefined` with every other placement.
   */
  get inlineExecutor(): InlineExecutor | undefined {
    return this.#threads.inline;
  }

  /**
   * With `placement: 'auto'`: where the next execution of each prepared statement runs, the oldest statement first. Empty with
   * every other placement, and before `connect()`.
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
   * @param keyspace - Where unqualified names are looked up. In exact case, without quotes. Default: the cluster's `keyspace`
   *   option; without it, none.
   * @throws The driver's errors: `NoHostAvailableError` when nothing listens, `AuthenticationError` for wrong credentials,
   *   `OperationTimedOutError` after `timeoutMs`; `ClientError` `cluster-closed` after `shutdown()`, also when it is called meanwhile.
   */
  async connect(keyspace: string | undefined = this.#keyspace, options?: Deadline): Promise<AsyncSession> {
    this.#threads.assertOpen();
    if (keyspace !== undefined) assertKeyspaceName(keyspace);
    const deadline = resolveDeadline('connect()', options);
    return createSession(await connect(this.#threads, keyspace, deadline));
  }

  /**
   * Closes the sessions after their statements under way, then the driver in every thread, then the pool, unless it was
   * passed in. May be called again, and resolves even if the pool was shut down by hand.
   *
   * Statements and threads that need longer than `timeoutMs`, 30 s by default, are ended: open calls are rejected with
   * `cluster-closed`, and so are tasks in the cluster's own pool, with the executor's `terminated`. An executor that was
   * passed in goes on without the driver. When several calls give a limit, the one that ends first counts.
   *
   * @throws {TypeError | RangeError} for a wrong option, and closes nothing.
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

  /** For `JSON.stringify`: the number of threads and whether the cluster is closed. The options stay out: they may hold a password. */
  toJSON(): { readonly executorThreads: number; readonly isClosed: boolean } {
    return { executorThreads: this.executor.maxWorkers, isClosed: this.isClosed };
  }

  /** What `console.log` shows: no options, since they may hold a password. */
  [inspect.custom](): object {
    return namedView('AsyncCluster', { isClosed: this.isClosed, executor: this.executor });
  }
}
