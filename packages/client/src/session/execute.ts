/**
 * One statement, from the application to its first page: the main thread's side of a query's path. The thread's side,
 * with the same steps mirrored, is `thread/handle-request.ts`; in between lies the executor.
 */
import type { ResultSet } from '../rows/result-set.ts';
import type { Row } from '../rows/row.ts';
import type { Parameters } from '../wire/parameters.ts';
import { asDriverTimeout, deadlineOf } from './deadline.ts';
import { tellOfSchemaChange } from './dispatch.ts';
import { keyspaceOfUse } from './keyspaces.ts';
import type { QueryOptions } from './query-options.ts';
import type { PreparedStatement } from './prepared-statement.ts';
import type { SessionState } from './session-state.ts';
import { StatementCall } from './statement-call.ts';
import { isSchemaChange } from './statements.ts';
import { useKeyspace } from './use-keyspace.ts';

/** Runs one statement and resolves with its first page. */
export async function execute<R = Row>(
  session: SessionState,
  query: string | PreparedStatement,
  parameters: Parameters | undefined,
  options: QueryOptions | undefined,
): Promise<ResultSet<R>> {
  session.assertOpen();

  // A driver client keeps the keyspace it was made for, so the session changes clients instead.
  const keyspace = typeof query === 'string' ? keyspaceOfUse(query) : undefined;
  if (keyspace !== undefined) return await useKeyspace(session, keyspace, options);

  // What cannot cross to a thread is an error of this call, naming the option or, when it is written, the parameter.
  const call = new StatementCall<R>(execute, session, query, parameters, options);
  session.beginCall(call.keyspace);
  try {
    // The executor chooses a thread, sends the call in this turn's batch (`session/dispatch.ts` writes it), and hands
    // over the reply that `session/dispatch.ts` decodes into a result set.
    const result = (await session.cluster.service.request(call, deadlineOf(options))) as ResultSet<R>;

    // One thread's driver saw the schema change; the others learn of it before they are asked anything more.
    const isDone = result.columns.length === 0;
    if (isDone && isSchemaChange(typeof query === 'string' ? query : query.cql)) tellOfSchemaChange(session.cluster.service);
    return result;
  } catch (error) {
    throw asDriverTimeout(error, options);
  } finally {
    session.endCall(call.keyspace);
  }
}
