import { emptyResultSet, type ResultSet } from '../rows/result-set.ts';
import { connectKeyspace } from '../cluster/connect-keyspace.ts';
import { deadlineOf, within, type Deadline } from '../options/deadline.ts';
import type { RequestOptions } from '@async-cassandra/executor';
import type { Keyspace } from '../registry/keyspaces.ts';
import { releaseKeyspace } from './release-keyspace.ts';
import type { SessionState } from './session-state.ts';

/**
 * Moves a session to another keyspace: every thread gets a driver client for it, and the clients of the keyspace
 * before are closed if no other session uses them. Calls under way keep the keyspace they began with.
 *
 * Several moves of one session connect at once and take effect in the order of their calls. A keyspace that does not
 * exist is the server's error, and the session stays where it was.
 */
export async function useKeyspace<R>(session: SessionState, name: string, options?: Deadline): Promise<ResultSet<R>> {
  session.assertOpen();
  const deadline = deadlineOf(options);
  const turn = session.moving;
  if (turn === undefined && session.keyspace.name === name) return emptyResultSet<R>();

  const move = moveTo(session, session.cluster.keyspaces.acquire(name), turn, deadline);
  // A move may fail before those ahead of it have ended.
  const settled = Promise.allSettled([turn, move]).then(() => {
    if (session.moving === settled) session.moving = undefined;
  });
  session.moving = settled;
  await move;
  return emptyResultSet<R>();
}

/** Takes a keyspace that was acquired for the session, and gives one back: that of before, or the new one if it fails. */
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
  // Calls under way may need the clients of the keyspace before for long; nobody has to wait for that here.
  releaseKeyspace(session, previous);
}
