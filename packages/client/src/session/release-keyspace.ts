import { closeKeyspace } from './dispatch.ts';
import type { Keyspace } from './keyspaces.ts';
import type { ClusterState } from './session-state.ts';

/** Gives a keyspace back. The last user closes the threads' clients, once no call needs them any more. */
export async function releaseKeyspace(cluster: ClusterState, keyspace: Keyspace): Promise<void> {
  if (!cluster.keyspaces.release(keyspace)) return;
  await keyspace.calls.whenIdle();
  try {
    await cluster.service.broadcast(closeKeyspace(keyspace));
  } catch {
    // Threads report nothing about closing, so this is a pool that was shut down by hand, or a thread that died: their
    // clients are closed already.
  }
}

/** The same, with nobody waiting: the cluster's shutdown does. Never rejects. */
export function releaseInBackground(cluster: ClusterState, keyspace: Keyspace): void {
  const release = releaseKeyspace(cluster, keyspace).finally(() => cluster.releases.delete(release));
  cluster.releases.add(release);
}
