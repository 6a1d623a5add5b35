import { releaseKeyspace } from './release-keyspace.ts';
import { sessionClosedError, type SessionState } from './session-state.ts';

/** Closes a session once, after its calls under way; every later call waits for the same end. */
export function closeSession(session: SessionState): Promise<void> {
  session.isClosed = true;
  session.closing ??= endSession(session);
  return session.closing;
}

async function endSession(session: SessionState): Promise<void> {
  // Whoever connects a keyspace for this session gives up, and gives its keyspace back.
  session.closed.abort(sessionClosedError());
  await session.moving;
  await session.calls.whenIdle();
  releaseKeyspace(session, session.keyspace);
  await Promise.all(session.releases);
  session.cluster.sessions.delete(session);
}
