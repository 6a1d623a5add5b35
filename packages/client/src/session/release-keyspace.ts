import { isExecutorError } from '@async-cassandra/executor';
import { closeKeyspace } from './dispatch.ts';
import type { Keyspace } from './keyspaces.ts';
import type { ClusterState } from './session-state.ts';

/** Gives a keyspace back. The last user closes the threads' clients, once no call needs them any more. */
export async function releaseKeyspace(cluster: ClusterState, keyspace: Keyspace): Promise<void> {
  if (!cluster.keyspaces.release(keyspace)) return;
  await keyspace.calls.whenIdle();
  try {
    await cluster.service.broadcast(closeKeyspace(keyspace));
  } catch (error) {
    // A pool that was shut down by hand, or a thread that died, has closed its clients already.
    if (!isExecutorError(error)) throw error;
  }
}
