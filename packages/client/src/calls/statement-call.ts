import type { RequestWriter } from '@async-cassandra/executor';
import { describeValue } from '../errors/describe-value.ts';
import type { ResultSet } from '../rows/result-set.ts';
import { writeParameters, type Parameters } from '../values/parameters.ts';
import { encodeQueryOptions, prepareAlone, type EncodedQueryOptions } from '../options/driver-query-options.ts';
import { WrittenValues } from '../values/written-values.ts';
import type { Keyspace } from '../registry/keyspaces.ts';
import { PreparedStatement, statementOf } from '../session/prepared-statement.ts';
import type { QueryOptions } from '../options/query-options.ts';
import type { SessionState } from '../session/session-state.ts';
import type { Statement } from '../registry/statements.ts';

/** What a call may have its session do next. */
export interface Verbs {
  /** For the next page. */
  execute<R>(
    session: SessionState,
    query: string | PreparedStatement,
    parameters: Parameters | undefined,
    options: QueryOptions | undefined,
  ): Promise<ResultSet<R>>;
  useKeyspace(session: SessionState, name: string): Promise<unknown>;
}

/** One call of `execute`: what crosses to the thread, and what its result set needs to ask for the next page. */
export class StatementCall<R> {
  readonly keyspace: Keyspace;
  /** By number if it is prepared, else as text. */
  readonly statement: Statement | string;
  readonly options: EncodedQueryOptions | undefined;
  readonly timestamp: number | undefined;
  readonly #verbs: Verbs;
  readonly #session: SessionState;
  readonly #query: string | PreparedStatement;
  readonly #parameters: Parameters | undefined;
  readonly #options: QueryOptions | undefined;
  #held: WrittenValues | undefined;

  /** @throws {TypeError} for an option that cannot be sent, by its name. */
  constructor(
    verbs: Verbs,
    session: SessionState,
    query: string | PreparedStatement,
    parameters: Parameters | undefined,
    options: QueryOptions | undefined,
  ) {
    if (typeof query !== 'string' && !(query instanceof PreparedStatement))
      throw new TypeError(`query must be a string or a PreparedStatement, got ${describeValue(query)}`);
    const { cluster } = session;
    this.#verbs = verbs;
    this.#session = session;
    this.#query = query;
    this.#parameters = parameters;
    this.#options = options;
    this.keyspace = session.keyspace;
    const encoded = encodeQueryOptions(options);
    // A statement's being prepared is told by its number.
    this.options = encoded === prepareAlone ? undefined : encoded;
    const { statements } = cluster;
    if (typeof query !== 'string') this.statement = statementOf(query, statements);
    else this.statement = isToPrepare(parameters, options) ? statements.resolve(query) : query;
    const isRead = typeof this.statement === 'string' ? false : this.statement.isRead;
    this.timestamp = isRead || options?.timestamp !== undefined ? undefined : cluster.timestamps?.next();
  }

  get cql(): string {
    return this.#query instanceof PreparedStatement ? this.#query.cql : this.#query;
  }

  /** Counts for whoever waits to close the session or its keyspace's clients, until `end`. */
  begin(): void {
    this.#session.beginCall(this.keyspace);
  }

  end(): void {
    this.#session.endCall(this.keyspace);
  }

  /** @throws {TypeError} for a parameter that cannot be sent, by its name. */
  writeParameters(writer: RequestWriter): void {
    if (this.#held !== undefined) this.#held.writeTo(writer);
    else
      writeParameters(
        writer,
        this.#parameters,
        this.#query instanceof PreparedStatement ? this.#query.parameters : undefined,
      );
  }

  /** The call has to wait for a thread: from now on it does not see what its caller changes. Throws as `writeParameters` does. */
  hold(): void {
    const held = new WrittenValues();
    this.writeParameters(held);
    this.#held = held;
  }

  /** The same statement from a page state on. */
  readPage(pageState: string): Promise<ResultSet<R>> {
    return this.#verbs.execute<R>(this.#session, this.#query, this.#parameters, { ...this.#options, pageState });
  }

  /** The server has moved to another keyspace with this statement, although it was not taken for a `USE`: the session follows. */
  async follow<T>(keyspace: string, result: T): Promise<T> {
    await this.#verbs.useKeyspace(this.#session, keyspace);
    return result;
  }
}

/** A statement with parameters is prepared unless the call says otherwise: without types the driver has to guess. */
function isToPrepare(parameters: Parameters | undefined, options: QueryOptions | undefined): boolean {
  if (typeof options?.prepare === 'boolean') return options.prepare;
  return hasParameters(parameters);
}

export function hasParameters(parameters: Parameters | null | undefined): boolean {
  return (
    parameters !== undefined &&
    parameters !== null &&
    (Array.isArray(parameters) ? parameters.length > 0 : Object.keys(parameters).length > 0)
  );
}
