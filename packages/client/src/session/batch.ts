import { BatchCall, type BatchEntry, type BatchOptions } from '../calls/batch-call.ts';
import { deadlineOf } from '../options/deadline.ts';
import type { ResultSet } from '../rows/result-set.ts';
import type { SessionState } from './session-state.ts';

/** Runs several statements as one request. */
export async function batch(
  session: SessionState,
  statements: readonly BatchEntry[],
  options?: BatchOptions,
): Promise<ResultSet> {
  session.assertOpen();
  const deadline = deadlineOf(options);
  const call = new BatchCall(session, statements, options);
  return (await session.cluster.service.request(call, deadline)) as ResultSet;
}
