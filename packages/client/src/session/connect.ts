import { endStackInCaller } from '../errors/caller-stack.ts';
import type { ClusterThreads } from './cluster-threads.ts';
import { asDriverTimeout, deadlineOf, type Deadline } from './deadline.ts';
import { openKeyspace } from './dispatch.ts';
import { releaseKeyspace } from './release-keyspace.ts';
import { SessionState } from './session-state.ts';

/** Starts the threads if need be, connects a driver client in each, and gives the new session's state. */
export async function connect(threads: ClusterThreads, keyspaceName: string | undefined, options: Deadline): Promise<SessionState> {
  const deadline = deadlineOf(options);
  deadline.signal?.throwIfAborted();
  const cluster = await threads.start();
  const keyspace = cluster.keyspaces.acquire(keyspaceName);
  const session = new SessionState(cluster, keyspace);
  cluster.sessions.add(session);
  try {
    await cluster.service.broadcast(openKeyspace(keyspace), deadline);
    session.assertOpen();
    return session;
  } catch (error) {
    cluster.sessions.delete(session);
    await releaseKeyspace(cluster, keyspace);
    throw endStackInCaller(asDriverTimeout(error, options), connect);
  }
}
