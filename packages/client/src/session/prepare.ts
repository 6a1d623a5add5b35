import { describeValue } from '../errors/describe-value.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { isQueryOption } from '../options/driver-query-options.ts';
import { resolveDeadline, type Deadline } from '../options/deadline.ts';
import { prepareStatement } from '../calls/dispatch.ts';
import { PreparedStatement } from './prepared-statement.ts';
import type { SessionState } from './session-state.ts';

/** Prepares a statement in one thread; the others prepare it at its first use there. */
export async function prepare(session: SessionState, query: string, options?: Deadline): Promise<PreparedStatement> {
  session.assertOpen();
  if (typeof query !== 'string' || query.trim() === '') {
    throw new TypeError(`query must be a statement's text, got ${describeValue(query)}`);
  }
  const deadline = resolveDeadline('prepare()', options, reasonAgainst);
  const { cluster, keyspace } = session;
  session.beginCall(keyspace);
  try {
    const call = prepareStatement(keyspace, cluster.statements.resolve(query));
    const parameters = await cluster.service.request(call, deadline);
    return new PreparedStatement(query, parameters as readonly ColumnInfo[]);
  } finally {
    session.endCall(keyspace);
  }
}

/** Options of `execute` that somebody may expect here. */
function reasonAgainst(name: string): string | undefined {
  if (name === 'customPayload') return 'preparing does not send it to the server. Give it to execute().';
  return isQueryOption(name) ? 'it is an option of each execution. Give it to execute().' : undefined;
}
