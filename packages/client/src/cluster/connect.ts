import type { RequestOptions } from '@async-cassandra/executor';
import { isClientError } from '../errors/client-error.ts';
import { closeSession } from '../session/close.ts';
import { clusterClosedError } from './closed-error.ts';
import type { ClusterThreads } from './threads.ts';
import { connectKeyspace } from './connect-keyspace.ts';
import { within } from '../options/deadline.ts';
import { SessionState } from '../session/session-state.ts';

/**
 * Starts the threads if they are not running, connects a driver client in each, and returns the state of the new session. The
 * deadline applies to all of this.
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
    // The session may still open after the deadline. Nobody would use it, so close it.
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
  // `shutdown()` may have been called while the threads started. Once the session is in the set, `shutdown()` closes it.
  threads.assertOpen();
  const session = new SessionState(cluster, cluster.keyspaces.acquire(keyspaceName));
  cluster.sessions.add(session);
  try {
    await connectKeyspace(session, session.keyspace, signal && { signal });
    return session;
  } catch (error) {
    // Not awaited: a thread may still be connecting, and the caller's deadline must not wait for it.
    void closeSession(session);
    // Only `shutdown()` can have closed the session: the application does not have it yet.
    throw isClientError(error) && error.code === 'session-closed' ? clusterClosedError() : error;
  }
}
