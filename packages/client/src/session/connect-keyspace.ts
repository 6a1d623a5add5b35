import { deadlineOf, type Deadline } from './deadline.ts';
import { openKeyspace } from './dispatch.ts';
import type { Keyspace } from './keyspaces.ts';
import type { SessionState } from './session-state.ts';

/** Connects a driver client for the keyspace in every thread. A session that closes meanwhile gives it up at once. */
export async function connectKeyspace(session: SessionState, keyspace: Keyspace, options: Deadline): Promise<void> {
  const deadline = deadlineOf(options);
  const closed = session.closed.signal;
  const signal = options.signal === undefined ? closed : AbortSignal.any([closed, options.signal]);
  await session.cluster.service.broadcast(openKeyspace(keyspace), { ...deadline, signal });
  session.assertOpen();
}
