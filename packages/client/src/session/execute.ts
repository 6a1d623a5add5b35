/**
 * One statement, from the application to its first page: the main thread's side of a query's path. The thread's side is
 * `thread/handle-request.ts`; between them lies the executor.
 */
import { keyspaceOfUse } from '../cql/classify.ts';
import { deadlineOf } from '../options/deadline.ts';
import { encodeQueryOptions } from '../options/driver-query-options.ts';
import type { QueryOptions } from '../options/query-options.ts';
import { PagedQuery } from '../paging/paged-query.ts';
import type { ResultSet } from '../rows/result-set.ts';
import type { Row } from '../rows/row.ts';
import { hasParameters, type Parameters } from '../values/parameters.ts';
import { describeValue } from '../errors/describe-value.ts';
import { PreparedStatement, preparedKeyspaceOfUse } from './prepared-statement.ts';
import type { SessionState } from './session-state.ts';
import { useKeyspace } from './use-keyspace.ts';

/** Runs one statement and resolves with its first page. Not an async function: that would be one more promise per query. */
export function execute<R = Row>(
  session: SessionState,
  query: string | PreparedStatement,
  parameters: Parameters | undefined,
  options: QueryOptions | undefined,
): Promise<ResultSet<R>> {
  try {
    session.assertOpen();

    // A driver client has one keyspace, so a `USE` moves the session to other clients. A `USE` with parameters goes to the server,
    // which rejects it.
    const keyspace = usedKeyspace(query);
    if (keyspace !== undefined && !hasParameters(parameters)) {
      encodeQueryOptions(options, session.cluster.unknownNames); // only to check them
      return useKeyspace<R>(session, keyspace, options);
    }

    // A value or an option that cannot be sent is an error of this call. The executor chooses a thread, sends the call in this
    // turn's batch (`calls/statement-call.ts` writes it), and hands over the reply, which the call makes into a result set.
    return new PagedQuery<R>(session, query, parameters, options, deadlineOf(options)).readFirst();
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Returns the keyspace that a `USE` statement names; `undefined` for any other statement.
 *
 * @throws {TypeError} for a value that is not a query.
 */
function usedKeyspace(query: string | PreparedStatement): string | undefined {
  if (typeof query === 'string') return keyspaceOfUse(query);
  if (query instanceof PreparedStatement) return preparedKeyspaceOfUse(query);
  throw new TypeError(`query must be a string or a PreparedStatement, got ${describeValue(query)}`);
}
