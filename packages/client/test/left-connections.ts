import { setTimeout } from 'node:timers/promises';
import { Client } from 'cassandra-driver';
import type { TestServer } from './test-server.ts';

/** A server notices the end of a connection a little later than the client. */
const patienceMs = 10_000;

/**
 * Fails the run if its tests left connections open at the server.
 *
 * @param list - Describes each connection that is open.
 */
export async function assertNoneLeft(list: () => Promise<string[]>): Promise<void> {
  const until = Date.now() + patienceMs;
  let left = await list();
  while (left.length > 0 && Date.now() < until) {
    await setTimeout(50);
    left = await list();
  }
  if (left.length === 0) return;
  throw new Error(
    `${left.length} connections are left at the server after the run:\n  ${left.join('\n  ')}\n` +
      'A test did not shut its cluster down, or a cluster did not close what it opened.',
  );
}

/** Checks a real server, which may have other clients: connections of this run have the run's name. */
export async function assertNoneLeftAt(server: TestServer): Promise<void> {
  const { contactPoints, port, localDataCenter, credentials, applicationName = '' } = server;
  const client = new Client({
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    ...(credentials ? { credentials } : {}),
  });
  try {
    await assertNoneLeft(async () => {
      const { rows } = await client.execute('SELECT * FROM system_views.clients');
      return rows
        .filter(({ client_options: options }) => options?.APPLICATION_NAME?.startsWith(applicationName))
        .map((row) => `${String(row['address'])}:${String(row['port'])}, keyspace ${String(row['keyspace_name'])}`);
    });
  } finally {
    await client.shutdown();
  }
}
