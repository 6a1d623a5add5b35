import { CloseKeyspaceCall } from '../calls/close-keyspace-call.ts';
import type { Keyspace } from '../registry/keyspaces.ts';
import type { ClusterState, SessionState } from './session-state.ts';

/**
 * Releases a session's keyspace in the background; only the session's `close()` waits for it. If no other session uses the keyspace,
 * its clients in the threads are closed when no call needs them any more. Never rejects.
 */
export function releaseKeyspace(session: SessionState, keyspace: Keyspace): void {
  const release = closeClients(session.cluster, keyspace).finally(() => session.releases.delete(release));
  session.releases.add(release);
}

async function closeClients(cluster: ClusterState, keyspace: Keyspace): Promise<void> {
  if (!cluster.keyspaces.release(keyspace)) return;
  await keyspace.calls.whenIdle();
  try {
    await cluster.service.broadcast(new CloseKeyspaceCall(keyspace));
  } catch {
    // Closing itself reports no error. The application has shut the pool down, or a thread has died. Their clients are closed
    // already.
  }
}
