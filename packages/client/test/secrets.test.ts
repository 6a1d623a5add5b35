/** Printing and stringifying never shows a password. */
import { inspect } from 'node:util';
import { AsyncCluster, auth, ClientError } from '@async-cassandra/client';
import { startSimulator } from '@async-cassandra/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';

const password = 'hidden-word';

it.for(paths)('$title', async ({ options }) => {
  const simulator = await startSimulator({ credentials: { username: 'ann', password } });
  const { contactPoints, localDataCenter, port } = simulator;
  const address = { contactPoints, localDataCenter, protocolOptions: { port } };
  const clusters = [
    new AsyncCluster({ ...address, ...options(), credentials: { username: 'ann', password } }),
    new AsyncCluster({ ...address, ...options(), authProvider: new auth.PlainTextAuthProvider('ann', password) }),
    AsyncCluster.withCredentials(contactPoints, 'ann', password, { ...address, ...options() }),
  ];
  const wrong = new AsyncCluster({ ...address, ...options(), credentials: { username: 'eve', password } });
  onTestFinished(async () => {
    await Promise.all([...clusters, wrong].map((cluster) => cluster.shutdown()));
    await simulator.stop();
  });

  const shown: unknown[] = [await wrong.connect().catch((error: unknown) => error), ...clusters, wrong];
  for (const cluster of clusters) {
    const session = await cluster.connect();
    const result = await session.execute('SELECT key FROM system.local WHERE key = ?', ['local']);
    const refused = await session.execute('SELECT nothing FROM nowhere').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    shown.push(session, result, result.first(), result.columns, result.info, refused);
    shown.push(cluster.executor, cluster.executor.stats(), await session.prepare('SELECT key FROM system.local'));
  }

  for (const value of shown) {
    expect(inspect(value, { depth: 30, showHidden: true, getters: true })).not.toContain(password);
    expect(JSON.stringify(value)).not.toContain(password);
  }
  expect(JSON.stringify(clusters)).toContain('executorThreads');
});

it('shows only the name, the code and the message of a client error', () => {
  const error = new ClientError('unknown-column', 'There is none.');

  expect(inspect(error)).not.toContain('Symbol');
  expect(inspect(error)).toContain('ClientError: There is none.');
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'ClientError',
    code: 'unknown-column',
    message: 'There is none.',
  });
});
