import { releaseKeyspace } from './release-keyspace.ts';
import type { SessionState } from './session-state.ts';

/** Closes a session once, after its calls under way; every later call waits for the same end. */
export function closeSession(session: SessionState): Promise<void> {
  session.isClosed = true;
  session.closing ??= endSession(session);
  return session.closing;
}

async function endSession(session: SessionState): Promise<void> {
  await session.calls.whenIdle();
  await releaseKeyspace(session.cluster, session.keyspace);
  session.cluster.sessions.delete(session);
}
