import { describeValue } from '../errors/describe-value.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { isQueryOption } from '../options/driver-query-options.ts';
import { resolveDeadline, type Deadline } from '../options/deadline.ts';
import { PrepareCall } from '../calls/prepare-call.ts';
import { createPreparedStatement, type PreparedStatement } from './prepared-statement.ts';
import type { SessionState } from './session-state.ts';

/** Prepares a statement in one thread. Each other thread prepares it at its first use there. */
export async function prepare(session: SessionState, query: string, options?: Deadline): Promise<PreparedStatement> {
  session.assertOpen();
  if (typeof query !== 'string' || query.trim() === '') {
    throw new TypeError(`query must be a statement's text, got ${describeValue(query)}`);
  }
  const deadline = resolveDeadline('prepare()', options, reasonAgainst);
  const { service, statements } = session.cluster;
  const parameters = await service.request(new PrepareCall(session, statements.resolve(query)), deadline);
  return createPreparedStatement(query, parameters as readonly ColumnInfo[]);
}

/** Returns why an option of `execute` cannot be given here. */
function reasonAgainst(name: string): string | undefined {
  if (name === 'customPayload') return 'preparing does not send it to the server. Give it to execute().';
  return isQueryOption(name) ? 'it is an option of each execution. Give it to execute().' : undefined;
}
