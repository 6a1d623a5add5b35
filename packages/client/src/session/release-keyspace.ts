import { CloseKeyspaceCall } from '../calls/close-keyspace-call.ts';
import type { Keyspace } from '../registry/keyspaces.ts';
import type { ClusterState, SessionState } from './session-state.ts';

/**
 * Gives a session's keyspace back, with nobody waiting but the end of the session. The last user closes the threads'
 * clients, once no call needs them any more. Never rejects.
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
    // Threads report nothing about closing, so this is a pool that was shut down by hand, or a thread that died: their
    // clients are closed already.
  }
}
