import type { ColumnInfo } from '../wire/page.ts';
import { deadlineOf, type Deadline } from './deadline.ts';
import { prepareStatement } from './dispatch.ts';
import { PreparedStatement } from './prepared-statement.ts';
import type { SessionState } from './session-state.ts';

/** Prepares a statement in one thread; the others prepare it at its first use there. */
export async function prepare(session: SessionState, query: string, options?: Deadline): Promise<PreparedStatement> {
  session.assertOpen();
  if (typeof query !== 'string' || query.trim() === '') {
    throw new TypeError(
      `query must be a statement's text, got ${typeof query === 'string' ? 'an empty string' : typeof query}`,
    );
  }
  const { cluster, keyspace } = session;
  session.beginCall(keyspace);
  try {
    const call = prepareStatement(keyspace, cluster.statements.resolve(query));
    const parameters = await cluster.service.request(call, deadlineOf(options));
    return new PreparedStatement(query, parameters as readonly ColumnInfo[]);
  } finally {
    session.endCall(keyspace);
  }
}
