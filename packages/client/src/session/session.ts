import { describeValue } from '../errors/describe-value.ts';
import { inspect } from 'node:util';
import type { ResultSet } from '../rows/result-set.ts';
import type { Row } from '../rows/row.ts';
import type { Parameters } from '../values/parameters.ts';
import { namedView } from '../values/named-view.ts';
import { batch } from './batch.ts';
import type { BatchEntry, BatchOptions } from '../calls/batch-call.ts';
import { closeSession } from './close.ts';
import { resolveDeadline, type Deadline } from '../options/deadline.ts';
import { execute } from './execute.ts';
import { assertKeyspaceName } from '../registry/keyspaces.ts';
import { prepare } from './prepare.ts';
import type { PreparedStatement } from './prepared-statement.ts';
import type { QueryOptions } from '../options/query-options.ts';
import { SessionState } from './session-state.ts';
import { useKeyspace } from './use-keyspace.ts';

/** For `connect()` of a cluster. */
export let createSession: (state: SessionState) => AsyncSession;

/**
 * Runs statements in the threads of a cluster. `AsyncCluster.connect()` makes it. A cluster can have any number of sessions, each with
 * its own keyspace.
 */
export class AsyncSession implements AsyncDisposable {
  readonly #state: SessionState;

  static {
    createSession = (state) => new AsyncSession(state);
  }

  private constructor(state: SessionState) {
    if (!(state instanceof SessionState))
      throw new TypeError(
        `A session is made by connect() of a cluster, not by its constructor, got ${describeValue(state)}`,
      );
    this.#state = state;
  }

  /** Where unqualified names are looked up, in exact case; `undefined` if none was chosen. */
  get keyspace(): string | undefined {
    return this.#state.keyspace.name;
  }

  get isClosed(): boolean {
    return this.#state.isClosed;
  }

  /**
   * Runs one statement and resolves with its first page.
   *
   * A statement with parameters is prepared unless `prepare: false` is given. `R` is the type you expect of a row; it
   * is not checked. Errors of the server and of the driver arrive as the driver's own classes.
   *
   * @throws {TypeError} for a parameter or an option that cannot be sent, by its name.
   * @throws {ClientError} `session-closed`.
   */
  execute<R = Row>(
    query: string | PreparedStatement,
    params?: Parameters,
    options?: QueryOptions,
  ): Promise<ResultSet<R>> {
    return execute<R>(this.#state, query, params, options);
  }

  /** Prepares a statement, and resolves with a handle that lists its parameters. */
  prepare(query: string, options?: Deadline): Promise<PreparedStatement> {
    return prepare(this.#state, query, options);
  }

  /** Runs several writes as one request: all or nothing if `logged`, which is the default. */
  batch(statements: readonly BatchEntry[], options?: BatchOptions): Promise<ResultSet> {
    return batch(this.#state, statements, options);
  }

  /**
   * Moves this session to another keyspace. Running statements keep the keyspace with which they began. A `USE` statement in
   * `execute` does the same. Several moves at once take effect in the order of their calls.
   *
   * @throws {ClientError} `invalid-keyspace` for a value that cannot be a name; `session-closed` if the session closes meanwhile. For a
   *   keyspace that does not exist, the server's error.
   */
  async setKeyspace(keyspace: string, options?: Deadline): Promise<void> {
    assertKeyspaceName(keyspace);
    resolveDeadline('setKeyspace()', options);
    await useKeyspace(this.#state, keyspace, options);
  }

  /**
   * Waits for running statements, then closes the connections that no other session needs. May be called again. It has no time limit:
   * give statements a `timeoutMs`, or call the cluster's `shutdown()`, which ends them after its limit.
   */
  close(): Promise<void> {
    return closeSession(this.#state);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** For `JSON.stringify`. */
  toJSON(): { readonly keyspace: string | undefined; readonly isClosed: boolean } {
    return { keyspace: this.keyspace, isClosed: this.isClosed };
  }

  /** What `console.log` shows. */
  [inspect.custom](): object {
    return namedView('AsyncSession', this.toJSON());
  }
}
