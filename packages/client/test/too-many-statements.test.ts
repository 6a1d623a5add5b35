/** The driver warns in its log when it prepares more statements than it keeps. In a thread, nobody would see that. */
import { AsyncCluster } from '@async-cassandra/client';
import { startSimulator, table } from '@async-cassandra/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: [{ id: 1, v: 'one' }],
});
const maxPrepared = 8;

it.for(paths)('warns once for all threads, and says what to do: $title', async ({ options }) => {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => {
    if (warning.message.includes('prepared')) warnings.push(warning);
  };
  process.on('warning', listen);
  const simulator = await startSimulator({ tables: [items] });
  const { contactPoints, localDataCenter, port } = simulator;
  const cluster = new AsyncCluster({
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    maxPrepared,
    ...options(),
  });
  onTestFinished(async () => {
    process.off('warning', listen);
    await cluster.shutdown();
    await simulator.stop();
  });
  const session = await cluster.connect();
  const run = (number: number): Promise<unknown> =>
    session.execute(`SELECT v AS a${number} FROM app.items WHERE id = ?`, [1]);

  // All at once, so that every thread gets some. A thread's warning arrives before the replies after it.
  await Promise.all(Array.from({ length: maxPrepared }, (_, number) => run(number)));
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);

  for (let round = 0; round < 2; round++) {
    await Promise.all(Array.from({ length: 20 * maxPrepared }, (_, number) => run(number)));
    await new Promise(setImmediate);
  }

  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ name: 'AsyncCassandraWarning', code: 'ASYNC_CASSANDRA_THREAD' });
  expect(warnings[0]?.message).toMatch(
    /prepared more different statements .*pass them as parameters.*maxPrepared \(it is 8 in each thread\)/,
  );
});
