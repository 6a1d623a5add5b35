/**
 * One statement, from the application to its first page: the main thread's side of a query's path. The thread's side,
 * with the same steps mirrored, is `thread/handle-request.ts`; in between lies the executor.
 */
import type { ResultSet } from '../rows/result-set.ts';
import type { Row } from '../rows/row.ts';
import type { Parameters } from '../values/parameters.ts';
import { encodeQueryOptions } from '../options/driver-query-options.ts';
import { keyspaceOfUse } from '../cql/classify.ts';
import { deadlineOf } from '../options/deadline.ts';
import type { QueryOptions } from '../options/query-options.ts';
import { PreparedStatement, preparedKeyspaceOfUse } from './prepared-statement.ts';
import type { SessionState } from './session-state.ts';
import { hasParameters, StatementCall, type Verbs } from '../calls/statement-call.ts';
import { useKeyspace } from './use-keyspace.ts';

/** Runs one statement and resolves with its first page. Not an async function: that would be one more promise a query. */
export function execute<R = Row>(
  session: SessionState,
  query: string | PreparedStatement,
  parameters: Parameters | undefined,
  options: QueryOptions | undefined,
): Promise<ResultSet<R>> {
  try {
    session.assertOpen();

    // A driver client keeps the keyspace it was made for, so the session changes clients instead. With parameters it is the
    // server's error.
    const keyspace = usedKeyspace(query);
    if (keyspace !== undefined && !hasParameters(parameters)) {
      encodeQueryOptions(options); // checks them as those of any other statement
      return useKeyspace<R>(session, keyspace, options);
    }

    // What cannot cross to a thread is an error of this call, naming the option or, when it is written, the parameter.
    const deadline = deadlineOf(options);
    const call = new StatementCall<R>(verbs, session, query, parameters, options);
    call.begin();

    // The executor chooses a thread, sends the call in this turn's batch (`calls/dispatch.ts` writes it), and hands
    // over the reply that `calls/dispatch.ts` decodes into a result set, which ends the call.
    return session.cluster.service.request(call, deadline) as Promise<ResultSet<R>>;
  } catch (error) {
    return Promise.reject(error);
  }
}

const verbs: Verbs = { execute, useKeyspace };

function usedKeyspace(query: string | PreparedStatement): string | undefined {
  if (typeof query === 'string') return keyspaceOfUse(query);
  return query instanceof PreparedStatement ? preparedKeyspaceOfUse(query) : undefined;
}
