import type { RequestWriter, ServiceReply, ServiceThread } from '@async-cassandra/executor';
import { sendKeyspace } from '../registry/keyspaces.ts';
import { sendStatement, type Statement } from '../registry/statements.ts';
import type { SessionState } from '../session/session-state.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { operations, writeRequest, writeStatement } from '../wire/request.ts';
import type { Call } from './call.ts';

/** Prepares a statement in one thread, and reads the columns of its parameters. */
export class PrepareCall implements Call<readonly ColumnInfo[]> {
  readonly #session: SessionState;
  readonly #keyspace: SessionState['keyspace'];
  readonly #statement: Statement;

  /** The call counts as running from now on, until `settle()`. */
  constructor(session: SessionState, statement: Statement) {
    this.#session = session;
    this.#keyspace = session.keyspace;
    this.#statement = statement;
    session.beginCall(this.#keyspace);
  }

  write(writer: RequestWriter, thread: ServiceThread): void {
    sendKeyspace(this.#keyspace, thread);
    sendStatement(this.#statement, thread);
    writeRequest(writer, operations.prepare, this.#keyspace.number);
    writeStatement(writer, this.#statement.number);
  }

  hold(): void {}

  decode(reply: ServiceReply): readonly ColumnInfo[] {
    return reply.value as readonly ColumnInfo[]; // thread/operations/prepare.ts is the only sender
  }

  settle(): void {
    this.#session.endCall(this.#keyspace);
  }
}
