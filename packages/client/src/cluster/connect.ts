import type { RequestOptions } from '@async-cassandra/executor';
import { isClientError } from '../errors/client-error.ts';
import { closeSession } from '../session/close.ts';
import { clusterClosedError } from './closed-error.ts';
import type { ClusterThreads } from './threads.ts';
import { connectKeyspace } from './connect-keyspace.ts';
import { within } from '../options/deadline.ts';
import { SessionState } from '../session/session-state.ts';

/**
 * Starts the threads if need be, connects a driver client in each, and gives the new session's state. One deadline counts for
 * all of it.
 *
 * @throws {ClientError} `cluster-closed` if the cluster is shut down before the session is open.
 */
export async function connect(
  threads: ClusterThreads,
  keyspaceName: string | undefined,
  deadline: RequestOptions | undefined,
): Promise<SessionState> {
  if (deadline === undefined) return await open(threads, keyspaceName, undefined);
  const givenUp = new AbortController();
  const opening = open(threads, keyspaceName, givenUp.signal);
  try {
    return await within(opening, deadline);
  } catch (error) {
    // Nobody waits any more for a session that may still open in the same moment.
    opening.then(closeSession, () => {});
    givenUp.abort(error);
    throw error;
  }
}

async function open(
  threads: ClusterThreads,
  keyspaceName: string | undefined,
  signal: AbortSignal | undefined,
): Promise<SessionState> {
  const cluster = await threads.start();
  signal?.throwIfAborted();
  // The threads may have started while the cluster was shut down. From here on, the shutdown closes the session.
  threads.assertOpen();
  const session = new SessionState(cluster, cluster.keyspaces.acquire(keyspaceName));
  cluster.sessions.add(session);
  try {
    await connectKeyspace(session, session.keyspace, signal && { signal });
    return session;
  } catch (error) {
    // A thread may still be trying to connect: whoever waits for a deadline does not wait for that.
    void closeSession(session);
    // The application does not have the session yet, so it is the cluster that was closed.
    throw isClientError(error) && error.code === 'session-closed' ? clusterClosedError() : error;
  }
}
