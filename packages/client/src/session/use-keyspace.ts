import { emptyResultSet, type ResultSet } from '../rows/result-set.ts';
import { connectKeyspace } from '../cluster/connect-keyspace.ts';
import { deadlineOf, within, type Deadline } from '../options/deadline.ts';
import type { RequestOptions } from '@async-cassandra/executor';
import type { Keyspace } from '../registry/keyspaces.ts';
import { releaseKeyspace } from './release-keyspace.ts';
import type { SessionState } from './session-state.ts';

/**
 * Moves a session to another keyspace. Every thread gets a driver client for it, and the clients of the previous keyspace are closed
 * if no other session uses them. Running calls keep the keyspace with which they began.
 *
 * Several moves of one session connect in parallel and take effect in the order of their calls. If the keyspace does not exist, the
 * server's error is thrown and the session keeps its keyspace.
 */
export async function useKeyspace<R>(session: SessionState, name: string, options?: Deadline): Promise<ResultSet<R>> {
  session.assertOpen();
  const deadline = deadlineOf(options);
  const turn = session.moving;
  if (turn === undefined && session.keyspace.name === name) return emptyResultSet<R>();

  const move = moveTo(session, session.cluster.keyspaces.acquire(name), turn, deadline);
  // A move may fail before earlier moves have ended.
  const settled = Promise.allSettled([turn, move]).then(() => {
    if (session.moving === settled) session.moving = undefined;
  });
  session.moving = settled;
  await move;
  return emptyResultSet<R>();
}

/** Moves to a keyspace that was acquired for the session. Releases the previous one, or the new one if the move fails. */
async function moveTo(
  session: SessionState,
  next: Keyspace,
  turn: Promise<void> | undefined,
  deadline: RequestOptions | undefined,
): Promise<void> {
  try {
    await within(Promise.all([connectKeyspace(session, next, deadline), turn]), deadline);
    session.assertOpen();
  } catch (error) {
    releaseKeyspace(session, next);
    throw error;
  }
  const previous = session.keyspace;
  session.keyspace = next;
  // Running calls may need the previous clients for a long time. The move does not wait for them.
  releaseKeyspace(session, previous);
}
