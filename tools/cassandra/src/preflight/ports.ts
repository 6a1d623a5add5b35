import { createServer, connect } from 'node:net';
import { CassandraToolError } from '../errors.ts';

/** The purpose of a port, for messages. */
export type PortUse = 'CQL' | 'storage' | 'JMX';

/**
 * Checks that a node can listen on this port of this address.
 * @throws CassandraToolError `port-in-use` or `address-unavailable`
 */
export async function assertPortFree(address: string, port: number, use: PortUse): Promise<void> {
  const problem = await portProblem(address, port);
  if (problem === undefined) return;
  if (problem === 'EADDRNOTAVAIL') {
    throw new CassandraToolError(
      'address-unavailable',
      `${address} does not exist on this machine, and each node needs an address of its own. ` +
        `macOS: sudo ifconfig lo0 alias ${address} up. Or start one node.`,
    );
  }
  if (problem === 'EACCES') {
    throw new CassandraToolError(
      'port-in-use',
      `this user may not listen on ${use} port ${port}; take one above 1023.`,
    );
  }
  const other = use === 'CQL' ? '--port' : use === 'storage' ? '--storage-port' : '--jmx-port';
  throw new CassandraToolError(
    'port-in-use',
    `${use} port ${port} of ${address} is in use by another process (${problem}). ` +
      `Stop it (pnpm cassandra stop, if it is an earlier Cassandra of this repository) or choose another with ${other}.`,
  );
}

/** Finds a port that is free on all the addresses and not in `taken`. */
export async function findFreePort(addresses: readonly string[], taken: readonly number[] = []): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    // Below 32768, because Linux uses higher ports for outgoing connections. One of those could take our port meanwhile.
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (taken.includes(port)) continue;
    const problems = await Promise.all(addresses.map((address) => portProblem(address, port)));
    if (problems.every((problem) => problem === undefined)) return port;
    const unavailable = addresses[problems.indexOf('EADDRNOTAVAIL')];
    if (unavailable !== undefined) await assertPortFree(unavailable, port, 'CQL');
  }
  throw new CassandraToolError('port-in-use', `no port from 20000 to 31999 is free on ${addresses.join(', ')}`);
}

/** Returns the error code of listening on the port, or `undefined` if the port is free. */
async function portProblem(address: string, port: number): Promise<string | undefined> {
  const problem = await listenProblem(address, port);
  if (problem !== undefined) return problem;
  // macOS allows binding 127.0.0.1 while a server listens on all addresses. A connection shows that server.
  return (await isAnswering(address, port)) ? 'EADDRINUSE' : undefined;
}

function listenProblem(address: string, port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  return promise;
}

function isAnswering(address: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: address, port });
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  socket.setTimeout(1000, () => resolve(false));
  return promise.finally(() => socket.destroy());
}
