/**
 * Keeps a driver client in the keyspace that it was made for.
 *
 * Sessions share the client of their keyspace, and its requests find their unqualified names there. When the server answers
 * a statement with SET_KEYSPACE, the driver would move the client, and with it all of those sessions.
 */
import type { EventEmitter } from 'node:events';
import type { ClientGuard } from './client-guard.ts';
import type { DriverClient } from './client.ts';

/** Has a client ignore that the driver moves it. A request on another connection then still asks for the client's keyspace. */
export function keepKeyspace(client: DriverClient): void {
  const { keyspace } = client;
  Object.defineProperty(client, 'keyspace', {
    get: () => keyspace,
    set: () => {},
    enumerable: true,
    configurable: true,
  });
}

/**
 * Ends a client after the requests under way on its other connections. `moved` is a connection that the server has moved to
 * another keyspace, which the driver does not know of it: no request is sent on it any more, and those under way on it fail
 * like those of a connection that broke, since each of them may have run in either keyspace.
 */
export async function retireClient(guard: ClientGuard, moved: EventEmitter): Promise<void> {
  // Begun before the connection closes, since a driver that still runs would take its host for down and connect anew.
  const end = guard.close();
  // The pool waits until nothing is under way on it, and then closes it; that may take too long here.
  const isWaitedFor = moved.emit('drain');
  if (!isWaitedFor) (moved as EventEmitter & { close(): void }).close();
  try {
    await end;
  } catch {
    // A client that fails to close ends with its thread.
  }
}
