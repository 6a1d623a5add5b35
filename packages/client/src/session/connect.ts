import type { RequestOptions } from '@async-cassandra/executor';
import type { ClusterThreads } from './cluster-threads.ts';
import { within } from './deadline.ts';
import { openKeyspace } from './dispatch.ts';
import { releaseInBackground } from './release-keyspace.ts';
import { SessionState } from './session-state.ts';

/** Starts the threads if need be, connects a driver client in each, and gives the new session's state. */
export async function connect(
  threads: ClusterThreads,
  keyspaceName: string | undefined,
  deadline: RequestOptions | undefined,
): Promise<SessionState> {
  const cluster = await within(threads.start(), deadline);
  const keyspace = cluster.keyspaces.acquire(keyspaceName);
  const session = new SessionState(cluster, keyspace);
  cluster.sessions.add(session);
  try {
    await cluster.service.broadcast(openKeyspace(keyspace), deadline);
    session.assertOpen();
    return session;
  } catch (error) {
    cluster.sessions.delete(session);
    // A thread may still be trying to connect: whoever waits for a deadline does not wait for that.
    releaseInBackground(cluster, keyspace);
    throw error;
  }
}
