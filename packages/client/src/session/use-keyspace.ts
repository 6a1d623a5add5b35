import { ResultSet } from '../rows/result-set.ts';
import { deadlineOf, type Deadline } from './deadline.ts';
import { openKeyspace } from './dispatch.ts';
import { releaseInBackground } from './release-keyspace.ts';
import type { SessionState } from './session-state.ts';

/**
 * Moves a session to another keyspace: every thread gets a driver client for it, and the clients of the keyspace
 * before are closed if no other session uses them. Calls under way keep the keyspace they began with.
 *
 * A keyspace that does not exist is the server's error, and the session stays where it was.
 */
export async function useKeyspace<R>(session: SessionState, name: string, options?: Deadline): Promise<ResultSet<R>> {
  session.assertOpen();
  const { cluster } = session;
  const previous = session.keyspace;
  if (previous.name === name) return ResultSet.empty<R>();

  const next = cluster.keyspaces.acquire(name);
  try {
    await cluster.service.broadcast(openKeyspace(next), deadlineOf(options));
    session.assertOpen();
  } catch (error) {
    releaseInBackground(cluster, next);
    throw error;
  }
  session.keyspace = next;
  // Calls under way may need the clients of the keyspace before for long; nobody has to wait for that here.
  releaseInBackground(cluster, previous);
  return ResultSet.empty<R>();
}
