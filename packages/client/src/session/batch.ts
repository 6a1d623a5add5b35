import { endStackInCaller } from '../errors/caller-stack.ts';
import type { ResultSet } from '../rows/result-set.ts';
import type { Row } from '../rows/row.ts';
import { BatchCall, type BatchEntry, type BatchOptions } from './batch-call.ts';
import { asDriverTimeout, deadlineOf } from './deadline.ts';
import type { SessionState } from './session-state.ts';

/** Runs several statements as one request. */
export async function batch(session: SessionState, statements: readonly BatchEntry[], options?: BatchOptions): Promise<ResultSet> {
  session.assertOpen();
  const call = new BatchCall(session, statements, options);
  session.beginCall(call.keyspace);
  try {
    return (await session.cluster.service.request(call, deadlineOf(options))) as ResultSet<Row>;
  } catch (error) {
    throw endStackInCaller(asDriverTimeout(error, options), batch);
  } finally {
    session.endCall(call.keyspace);
  }
}
