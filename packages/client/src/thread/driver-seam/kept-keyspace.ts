/**
 * Keeps a driver client in the keyspace that it was made for.
 *
 * Sessions with the same keyspace share a client. When the server answers a statement with SET_KEYSPACE, the driver would move the
 * client, and all of these sessions with it.
 */
import type { EventEmitter } from 'node:events';
import type { ClientGuard } from './client-guard.ts';
import type { DriverClient } from './client.ts';

/** Makes `client.keyspace` read-only, so that the driver cannot move it. Requests on its other connections keep their keyspace. */
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
 * Closes a client after the running requests on its other connections. The server has moved the connection `moved` to another
 * keyspace, and the driver does not know it. No more requests are sent on it. Its running requests fail as if the connection were
 * broken, because each of them may have run in either keyspace.
 */
export async function retireClient(guard: ClientGuard, moved: EventEmitter): Promise<void> {
  // Closing starts before the connection closes. Otherwise the driver would mark the host as down and connect again.
  const end = guard.close();
  // The pool would close the connection after its last request. That may take too long here.
  const isWaitedFor = moved.emit('drain');
  if (!isWaitedFor) (moved as EventEmitter & { close(): void }).close();
  try {
    await end;
  } catch {
    // A client that fails to close ends with its thread.
  }
}
