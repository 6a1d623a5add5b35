/** What takes several nodes, on a real cluster of three: coordinators that are replicas, and DDL that every thread sees. */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { cassandraForTests, type CassandraForTests } from '@async-cassandra/cassandra';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

const threads = 4;
const keyspace = `three_nodes_${process.pid}`;
let server: CassandraForTests;
let cluster: AsyncCluster | undefined;
let session: AsyncSession;
let plain: Client;

beforeAll(async () => {
  server = await cassandraForTests({ nodes: 3, heapMb: 384, startTimeoutMs: 180_000 });
  if ('skipped' in server) return;
  const { contactPoints, localDataCenter, port, username, password } = server;
  const options = {
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    ...(username === undefined ? {} : { credentials: { username, password: password ?? '' } }),
  };
  plain = new Client(options);
  await plain.connect();
  cluster = new AsyncCluster({ ...options, executorThreads: threads });
  session = await cluster.connect();
  // Through the client, with one copy of each row: a thread that did not learn of it would be right one time in three.
  await session.execute(`CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`);
  await session.execute(`CREATE TABLE ${keyspace}.rows (id int PRIMARY KEY, v int)`);
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

function replicasOf(id: number): readonly string[] {
  const key = Buffer.alloc(4);
  key.writeInt32BE(id);
  return plain.getReplicas(keyspace, key).map((host) => host.address);
}

/** Which part of these statements was answered by a node that has the row. */
async function shareAtReplica(execute: (id: number) => Promise<{ readonly info: { readonly queriedHost: string | undefined } }>): Promise<number> {
  const hits = await Promise.all(ids.map(async (id) => replicasOf(id).includes((await execute(id)).info.queriedHost ?? '')));
  return hits.filter(Boolean).length / ids.length;
}

it('sends at least 95 % of prepared writes and reads to a replica, in a keyspace made a moment ago', async () => {
  await (plain.metadata as unknown as { refreshKeyspaces(): Promise<unknown> }).refreshKeyspaces();
  expect(new Set(ids.flatMap(replicasOf)).size).toBe(3);

  const insert = await session.prepare(`INSERT INTO ${keyspace}.rows (id, v) VALUES (?, ?)`);
  expect(await shareAtReplica((id) => session.execute(insert, [id, id * 2]))).toBeGreaterThanOrEqual(0.95);
  const select = `SELECT v FROM ${keyspace}.rows WHERE id = ?`;
  expect(await shareAtReplica((id) => session.execute(select, [id]))).toBeGreaterThanOrEqual(0.95);
  // The measure itself: statements that are not prepared go anywhere.
  expect(await shareAtReplica((id) => session.execute(`SELECT v FROM ${keyspace}.rows WHERE id = ${id}`))).toBeLessThan(0.6);
});

it('does so in the keyspace of a session, too', async () => {
  await using own = await cluster!.connect(keyspace);

  expect(await shareAtReplica((id) => own.execute('SELECT v FROM rows WHERE id = ?', [id]))).toBeGreaterThanOrEqual(0.95);
});

it('shows a new column to every thread as soon as the statement that made it has ended', async () => {
  const select = `SELECT * FROM ${keyspace}.rows WHERE id = ?`;
  await Promise.all(ids.map((id) => session.execute(select, [id])));

  const { info } = await session.execute(`ALTER TABLE ${keyspace}.rows ADD w text`);
  const answers = await Promise.all(ids.map((id) => session.execute(select, [id])));

  expect(info.isSchemaInAgreement).toBe(true);
  for (const [id, answer] of answers.entries()) expect({ ...answer.first() }).toEqual({ id, v: id * 2, w: null });
});

it('keeps the order of writes that go through different threads and nodes', async () => {
  const insert = await session.prepare(`INSERT INTO ${keyspace}.rows (id, v) VALUES (?, ?)`);
  const update = await session.prepare(`UPDATE ${keyspace}.rows SET v = ? WHERE id = ?`);
  // Sent at once: whichever arrives last, the one that was called last has the newest timestamp.
  const some = ids.slice(0, 200);
  await Promise.all(some.flatMap((id) => Array.from({ length: 5 }, (_, v) => (v % 2 ? session.execute(update, [v, id]) : session.execute(insert, [id, v])))));

  const values = await Promise.all(some.map(async (id) => (await session.execute(`SELECT v FROM ${keyspace}.rows WHERE id = ?`, [id])).first()?.['v']));
  expect(new Set(values)).toEqual(new Set([4]));
});
