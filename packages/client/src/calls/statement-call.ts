import type { RequestWriter, ServiceReply, ServiceThread } from '@async-cassandra/executor';
import type { EncodedQueryOptions } from '../options/driver-query-options.ts';
import type { AnswerSizes } from '../registry/answer-sizes.ts';
import { sendKeyspace, type Keyspace } from '../registry/keyspaces.ts';
import { sendStatement, type Statement } from '../registry/statements.ts';
import type { PageSource, ResultSet } from '../rows/result-set.ts';
import type { SessionState } from '../session/session-state.ts';
import { useKeyspace } from '../session/use-keyspace.ts';
import { operations, writeExtras, writeRequest, writeStatement } from '../wire/request.ts';
import type { Call } from './call.ts';
import { decodeResult, extrasOf } from './decode-result.ts';

/** A statement with its values and options. Each of its pages is a call of its own (`paging/paged-query.ts`). */
export interface BoundStatement<R> extends PageSource<R> {
  /** A `Statement` if it is prepared, otherwise its text. */
  readonly statement: Statement | string;
  /** @throws {TypeError} for a value that cannot be sent, by its name. */
  writeValues(writer: RequestWriter): void;
  /** Whether encoding the values takes so little time that the calling thread can do it. */
  hasSmallValues(): boolean;
  /** From now on the values are a copy. Throws as `writeValues` does. */
  holdValues(): void;
  /** A call of this statement has ended. */
  onSettled(): void;
}

/** Executes one statement and reads one page of its result. */
export class StatementCall<R> implements Call<ResultSet<R>> {
  readonly #session: SessionState;
  readonly #keyspace: Keyspace;
  readonly #bound: BoundStatement<R>;
  readonly #options: EncodedQueryOptions | undefined;
  readonly #timestamp: number | undefined;

  /** The call counts as running from now on, until `settle()`. */
  constructor(
    session: SessionState,
    keyspace: Keyspace,
    bound: BoundStatement<R>,
    options: EncodedQueryOptions | undefined,
    timestamp: number | undefined,
  ) {
    this.#session = session;
    this.#keyspace = keyspace;
    this.#bound = bound;
    this.#options = options;
    this.#timestamp = timestamp;
    session.beginCall(keyspace);
  }

  /** A page that is read by its state is one of many. */
  get answers(): AnswerSizes | undefined {
    const { statement } = this.#bound;
    return typeof statement === 'string' || this.#options?.pageState !== undefined ? undefined : statement.answers;
  }

  hasSmallValues(): boolean {
    return this.#bound.hasSmallValues();
  }

  write(writer: RequestWriter, thread: ServiceThread): void {
    const { statement } = this.#bound;
    sendKeyspace(this.#keyspace, thread);
    if (typeof statement !== 'string') sendStatement(statement, thread);
    writeRequest(writer, operations.execute, this.#keyspace.number);
    writeStatement(writer, typeof statement === 'string' ? statement : statement.number);
    writeExtras(writer, this.#timestamp, this.#options);
    this.#bound.writeValues(writer);
  }

  hold(): void {
    this.#bound.holdValues();
  }

  decode(reply: ServiceReply, thread: ServiceThread): ResultSet<R> | Promise<ResultSet<R>> {
    const result = decodeResult(reply, thread, this.#bound);
    const extras = extrasOf(reply);
    if (extras === undefined) return result;
    // Runs before the caller's promise resolves, so that every thread knows the change when the caller sends the next statement.
    if (extras.schemaChange !== undefined) this.#session.cluster.types.onOwnChange(extras.schemaChange.scope);
    return extras.keyspaceSet === undefined ? result : this.#follow(extras.keyspaceSet, result);
  }

  settle(): void {
    this.#session.endCall(this.#keyspace);
    this.#bound.onSettled();
  }

  /** Moves the session, because the server changed the keyspace although the statement did not look like a `USE`. */
  async #follow(keyspace: string, result: ResultSet<R>): Promise<ResultSet<R>> {
    await useKeyspace(this.#session, keyspace);
    return result;
  }
}
