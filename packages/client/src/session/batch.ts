import type { ResultSet } from '../rows/result-set.ts';
import { BatchCall, type BatchEntry, type BatchOptions } from './batch-call.ts';
import { asDriverTimeout, deadlineOf } from './deadline.ts';
import type { SessionState } from './session-state.ts';

/** Runs several statements as one request. */
export async function batch(session: SessionState, statements: readonly BatchEntry[], options?: BatchOptions): Promise<ResultSet> {
  session.assertOpen();
  const call = new BatchCall(session, statements, options);
  session.beginCall(call.keyspace);
  try {
    return (await session.cluster.service.request(call, deadlineOf(options))) as ResultSet;
  } catch (error) {
    throw asDriverTimeout(error, options);
  } finally {
    session.endCall(call.keyspace);
  }
}
