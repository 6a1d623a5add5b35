import type { RequestOptions } from '@async-cassandra/executor';
import { OpenKeyspaceCall } from '../calls/open-keyspace-call.ts';
import type { Keyspace } from '../registry/keyspaces.ts';
import type { SessionState } from '../session/session-state.ts';

/** Connects a driver client for the keyspace in every thread. Stops at once if the session closes meanwhile. */
export async function connectKeyspace(
  session: SessionState,
  keyspace: Keyspace,
  deadline: RequestOptions | undefined,
): Promise<void> {
  const closed = session.closed.signal;
  const signal = deadline?.signal === undefined ? closed : AbortSignal.any([closed, deadline.signal]);
  await session.cluster.service.broadcast(new OpenKeyspaceCall(keyspace), { ...deadline, signal });
  session.assertOpen();
}
