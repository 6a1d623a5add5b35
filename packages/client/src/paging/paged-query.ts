import type { RequestOptions, RequestWriter } from '@async-cassandra/executor';
import { StatementCall, type BoundStatement } from '../calls/statement-call.ts';
import { encodeQueryOptions, prepareAlone, type EncodedQueryOptions } from '../options/driver-query-options.ts';
import { isTimeout, timedOut } from '../options/deadline.ts';
import type { PrepareDefault } from '../options/profiles.ts';
import type { QueryOptions } from '../options/query-options.ts';
import type { Keyspace } from '../registry/keyspaces.ts';
import type { Statement } from '../registry/statements.ts';
import type { ResultSet } from '../rows/result-set.ts';
import { PreparedStatement, statementOf } from '../session/prepared-statement.ts';
import { releaseKeyspace } from '../session/release-keyspace.ts';
import type { SessionState } from '../session/session-state.ts';
import { copyParameters, hasParameters, writeParameters, type Parameters } from '../values/parameters.ts';
import { areSmallValues } from '../values/small-values.ts';
import { WrittenValues } from '../values/written-values.ts';

/**
 * One query, from its first page to its last. All pages have the statement, the values, the options and the keyspace that the
 * first one had, whatever the caller changes meanwhile.
 *
 * One deadline and one signal count for all of them: `timeoutMs` is the time that the application waits for pages, together.
 * The time between two pages does not count.
 */
export class PagedQuery<R> implements BoundStatement<R> {
  readonly statement: Statement | string;
  readonly #session: SessionState;
  readonly #keyspace: Keyspace;
  readonly #query: string | PreparedStatement;
  readonly #options: EncodedQueryOptions | undefined;
  readonly #hasOwnTimestamp: boolean;
  readonly #deadline: RequestOptions | undefined;
  #parameters: Parameters | undefined;
  /** The copy of the values, once there is one. */
  #held: WrittenValues | undefined;
  /** When the current page was requested, by `performance.now()`. Only used with a `timeoutMs`. */
  #beganAt = 0;
  #waitedMs = 0;

  /** @throws {TypeError} for an option or a value that cannot be sent, by its name. */
  constructor(
    session: SessionState,
    query: string | PreparedStatement,
    parameters: Parameters | undefined,
    options: QueryOptions | undefined,
    deadline: RequestOptions | undefined,
  ) {
    const { statements, prepare, unknownNames } = session.cluster;
    const encoded = encodeQueryOptions(options, unknownNames);
    this.#session = session;
    this.#keyspace = session.keyspace;
    this.#query = query;
    // A prepared statement is sent as a number, which already means "prepare".
    this.#options = encoded === prepareAlone ? undefined : encoded;
    this.#hasOwnTimestamp = options?.timestamp !== undefined;
    this.#deadline = deadline;
    if (typeof query !== 'string') this.statement = statementOf(query, statements);
    else this.statement = isToPrepare(parameters, options, prepare) ? statements.resolve(query) : query;
    this.#parameters = parameters;
    if (this.#mayHavePages) this.#keepParameters();
  }

  get cql(): string {
    return this.#query instanceof PreparedStatement ? this.#query.cql : this.#query;
  }

  /** Requests the first page. Not an async function: that would be one more promise per query. */
  readFirst(): Promise<ResultSet<R>> {
    const { cluster } = this.#session;
    const isRead = typeof this.statement !== 'string' && this.statement.isRead;
    const timestamp = isRead || this.#hasOwnTimestamp ? undefined : cluster.timestamps?.next();
    const call = new StatementCall<R>(this.#session, this.#keyspace, this, this.#options, timestamp);
    if (this.#deadline?.timeoutMs !== undefined) this.#beganAt = performance.now();
    return cluster.service.request(call, this.#deadline) as Promise<ResultSet<R>>;
  }

  /** Requests a later page. `givenUp` aborts a page that was fetched ahead and is not needed any more. */
  async readPage(pageState: string, givenUp?: AbortSignal): Promise<ResultSet<R>> {
    const session = this.#session;
    session.assertOpen();
    const deadline = this.#deadlineOfPage(givenUp);
    // The session may have moved since, and the clients of the query's keyspace may be closed.
    const isHere = session.keyspace.name === this.#keyspace.name;
    const keyspace = isHere ? session.keyspace : session.cluster.keyspaces.acquire(this.#keyspace.name);
    try {
      const call = new StatementCall<R>(session, keyspace, this, { ...this.#options, pageState }, undefined);
      this.#beganAt = performance.now();
      return (await session.cluster.service.request(call, deadline)) as ResultSet<R>;
    } catch (error) {
      // The page had only the rest of the time. The message names the limit that the caller gave.
      throw isTimeout(error) ? timedOut(this.#deadline?.timeoutMs as number, error.cause) : error;
    } finally {
      if (!isHere) releaseKeyspace(session, keyspace);
    }
  }

  writeValues(writer: RequestWriter): void {
    if (this.#held !== undefined) this.#held.writeTo(writer);
    else writeParameters(writer, this.#parameters, this.#columns);
  }

  holdValues(): void {
    if (this.#held !== undefined) return;
    const held = new WrittenValues();
    this.writeValues(held);
    this.#held = held;
    this.#parameters = undefined;
  }

  hasSmallValues(): boolean {
    return areSmallValues(this.#parameters, this.#held);
  }

  onSettled(): void {
    if (this.#deadline?.timeoutMs !== undefined) this.#waitedMs += performance.now() - this.#beganAt;
  }

  get #columns(): PreparedStatement['parameters'] | undefined {
    return this.#query instanceof PreparedStatement ? this.#query.parameters : undefined;
  }

  /** False only for a statement that is known to read nothing. */
  get #mayHavePages(): boolean {
    return typeof this.statement === 'string' || this.statement.isRead;
  }

  /** Copies the list, which costs almost nothing. If a value can change in place, all values are written at once instead. */
  #keepParameters(): void {
    if (this.#parameters === undefined || this.#parameters === null) return;
    const copy = copyParameters(this.#parameters);
    if (copy === undefined) this.holdValues();
    else this.#parameters = copy;
  }

  #deadlineOfPage(givenUp: AbortSignal | undefined): RequestOptions | undefined {
    const { timeoutMs, signal } = this.#deadline ?? {};
    const left = timeoutMs === undefined ? undefined : timeoutMs - this.#waitedMs;
    if (left !== undefined && left <= 0) throw timedOut(timeoutMs as number);
    const signals = [signal, givenUp].filter((each) => each !== undefined);
    if (left === undefined && signals.length === 0) return undefined;
    return {
      ...(left === undefined ? {} : { timeoutMs: left }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    };
  }
}

function isToPrepare(
  parameters: Parameters | undefined,
  options: QueryOptions | undefined,
  byDefault: PrepareDefault,
): boolean {
  if (typeof options?.prepare === 'boolean') return options.prepare;
  return byDefault === 'with-parameters' ? hasParameters(parameters) : byDefault;
}
