/** Tests that need several nodes, on a real cluster of three: coordinators that are replicas, and DDL that every thread sees. */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { cassandraForTests, type CassandraForTests } from '@async-cassandra/cassandra';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { replicaOf, sharesAtReplica } from './replica-shares.ts';

const threads = 4;
const keyspace = `three_nodes_${process.pid}`;
let server: CassandraForTests;
let cluster: AsyncCluster | undefined;
let session: AsyncSession;
let plain: Client;

/** Long limits, because three JVMs on a busy machine can pause for seconds. */
const patience = Object.fromEntries(
  ['read', 'range', 'write', 'truncate'].map((name) => [`${name}_request_timeout`, '60s']),
);

beforeAll(async () => {
  server = await cassandraForTests({
    nodes: 3,
    heapMb: 384,
    startTimeoutMs: 180_000,
    settings: { ...patience, native_transport_timeout: '60s' },
  });
  if ('skipped' in server) return;
  const { contactPoints, localDataCenter, port, username, password } = server;
  const options = {
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    socketOptions: { readTimeout: 60_000 },
    ...(username === undefined ? {} : { credentials: { username, password: password ?? '' } }),
  };
  plain = new Client(options);
  await plain.connect();
  cluster = new AsyncCluster({
    ...options,
    executorThreads: threads,
    threadModule: new URL('../tasks/named.setup.ts', import.meta.url),
  });
  session = await cluster.connect();
  // With one copy of each row, a thread that does not know the new keyspace finds the right node only one time in three.
  await session.execute(
    `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  const { info } = await session.execute(`CREATE TABLE ${keyspace}.rows (id int PRIMARY KEY, v int)`);
  expect(info.isSchemaInAgreement).toBe(true);
}, 300_000);
afterAll(async () => {
  await cluster?.shutdown();
  await plain?.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await plain?.shutdown();
  if (server !== undefined && !('skipped' in server)) await server.stop();
}, 60_000);
beforeEach((context) => {
  if ('skipped' in server) context.skip(server.skipped);
});

const ids = Array.from({ length: 1200 }, (_, id) => id);

/** Returns, for each thread, the share of statements that it sent to the node with the row. */
async function sharesOf(execute: (id: number) => Promise<unknown>): Promise<number[]> {
  // Every thread prepares the statement on every node before the counting starts.
  await Promise.all(ids.map(execute));
  const shares = await sharesAtReplica(plain, keyspace, ids, execute);
  expect(shares.size).toBe(threads);
  return [...shares.values()];
}

it('sends at least 95 % of prepared writes and reads to a replica, from every thread, in a new keyspace', async () => {
  await (plain.metadata as unknown as { refreshKeyspaces(): Promise<unknown> }).refreshKeyspaces();
  expect(new Set(ids.map((id) => replicaOf(plain, keyspace, id))).size).toBe(3);

  const insert = await session.prepare(`INSERT INTO ${keyspace}.rows (id, v) VALUES (?, ?)`);
  for (const share of await sharesOf((id) => session.execute(insert, [id, id * 2])))
    expect(share).toBeGreaterThanOrEqual(0.95);
  const select = `SELECT v FROM ${keyspace}.rows WHERE id = ?`;
  for (const share of await sharesOf((id) => session.execute(select, [id]))) expect(share).toBeGreaterThanOrEqual(0.95);
  // Checks the measurement: statements that are not prepared go to any node.
  for (const share of await sharesOf((id) => session.execute(`SELECT v FROM ${keyspace}.rows WHERE id = ${id}`)))
    expect(share).toBeLessThan(0.6);
});

it('sends them to a replica also in the keyspace of a session', async () => {
  await using own = await cluster!.connect(keyspace);

  for (const share of await sharesOf((id) => own.execute('SELECT v FROM rows WHERE id = ?', [id])))
    expect(share).toBeGreaterThanOrEqual(0.95);
});

it('shows a new column in every thread as soon as ALTER TABLE has ended', async () => {
  const select = `SELECT * FROM ${keyspace}.rows WHERE id = ?`;
  await Promise.all(ids.map((id) => session.execute(select, [id])));

  const { info } = await session.execute(`ALTER TABLE ${keyspace}.rows ADD w text`);
  const answers = await Promise.all(ids.map((id) => session.execute(select, [id])));

  expect(info.isSchemaInAgreement).toBe(true);
  for (const [id, answer] of answers.entries()) expect({ ...answer.first() }).toEqual({ id, v: id * 2, w: null });
});

it('keeps the order of writes through different threads and nodes', async () => {
  const insert = await session.prepare(`INSERT INTO ${keyspace}.rows (id, v) VALUES (?, ?)`);
  const update = await session.prepare(`UPDATE ${keyspace}.rows SET v = ? WHERE id = ?`);
  // All writes of a row are sent at once. Whichever arrives last, the last call has the newest timestamp.
  for (let from = 0; from < 200; from += 20) {
    const some = ids.slice(from, from + 20);
    await Promise.all(
      some.flatMap((id) =>
        [0, 1, 2, 3, 4].map((v) => (v % 2 ? session.execute(update, [v, id]) : session.execute(insert, [id, v]))),
      ),
    );
    const rows = await Promise.all(
      some.map(async (id) => (await session.execute(`SELECT id, v FROM ${keyspace}.rows WHERE id = ?`, [id])).first()),
    );
    expect(rows.map((row) => ({ ...row }))).toEqual(some.map((id) => ({ id, v: 4 })));
  }
});
