import { releaseKeyspace } from './release-keyspace.ts';
import { sessionClosedError, type SessionState } from './session-state.ts';

/** Closes a session after its running calls. If it is called again, it returns the same promise. */
export function closeSession(session: SessionState): Promise<void> {
  session.isClosed = true;
  session.closing ??= endSession(session);
  return session.closing;
}

async function endSession(session: SessionState): Promise<void> {
  // Moves that are not finished are abandoned, and release their keyspaces.
  session.closed.abort(sessionClosedError());
  await session.moving;
  await session.calls.whenIdle();
  releaseKeyspace(session, session.keyspace);
  await Promise.all(session.releases);
  session.cluster.sessions.delete(session);
}
