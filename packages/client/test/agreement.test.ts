/** Schema changes in cases that need a simulator: changes without events, threads that end meanwhile, a plain client in the same process. */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, tasks } from '@async-cassandra/executor';
import { startSimulator, type Rule, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';

const work = tasks<typeof import('./tasks/ending.ts')>(new URL('./tasks/ending.ts', import.meta.url));
const ids = Array.from({ length: 40 }, (_, id) => id);
const insert = 'INSERT INTO ks.t (id, p) VALUES (?, ?)';

/** The server accepts the registration for events, but sends none. */
const noEvents: Rule = { when: { opcode: 'REGISTER' }, then: { rawFrame: { opcode: 2, body: new Uint8Array(0) } } };

let simulator: Simulator;
let plain: Client;

beforeEach(async () => {
  simulator = await startSimulator({});
  plain = new Client(connection());
  await plain.execute("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await plain.execute('CREATE TYPE ks.ph (p text)');
  await plain.execute('CREATE TABLE ks.t (id int PRIMARY KEY, p frozen<ph>)');
});
afterEach(async () => {
  await plain.shutdown();
  await simulator.stop();
});

function connection(): { contactPoints: string[]; localDataCenter: string; protocolOptions: { port: number } } {
  const { contactPoints, port, localDataCenter } = simulator;
  return { contactPoints: [...contactPoints], localDataCenter, protocolOptions: { port } };
}

async function extras(): Promise<unknown[]> {
  const { rows } = await plain.execute('SELECT id, p FROM ks.t');
  const found = new Map(rows.map((row) => [row['id'] as number, (row['p'] as { extra?: string | null }).extra]));
  return ids.map((id) => found.get(id));
}

const expected = ids.map((id) => `x${id}`);

it('notices a change without an event when a thread has to prepare again', async () => {
  simulator.addRule(noEvents);
  await using cluster = new AsyncCluster({ ...connection(), executorThreads: 4 });
  await using session = await cluster.connect();
  await Promise.all(ids.map((id) => session.execute(insert, [-1 - id, { p: 'old' }])));
  await plain.execute('ALTER TYPE ks.ph ADD extra text');

  await session.execute(insert, [1000, { p: 'first', extra: 'x' }]);
  await Promise.all(ids.map((id) => session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

  expect(await extras()).toEqual(expected);
});

it('notices a change without an event when a thread prepares the statement for the first time', async () => {
  simulator.addRule(noEvents);
  await using cluster = new AsyncCluster({ ...connection(), executorThreads: 2 });
  await using session = await cluster.connect();
  // Runs in one thread only, because no other request is running.
  await session.prepare(insert);
  await session.execute(insert, [-1, { p: 'old' }]);
  await plain.execute('ALTER TYPE ks.ph ADD extra text');

  await Promise.all([2000, 2001].map((id) => session.prepare(`${insert} /* ${id} */`)));
  await Promise.all([0, 1, 2, 3].map(() => session.prepare(insert)));
  await Promise.all(ids.map((id) => session.execute(insert, [-2 - id, { p: 'overlaps' }])));
  await Promise.all(ids.map((id) => session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

  expect(await extras()).toEqual(expected);
});

it('uses the new types also in clients of other keyspaces with the same statement', async () => {
  simulator.addRule(noEvents);
  await using cluster = new AsyncCluster({ ...connection(), executorThreads: 2 });
  await using session = await cluster.connect();
  await using other = await cluster.connect('ks');
  await Promise.all(ids.map((id) => session.execute(insert, [-1 - id, { p: 'old' }])));
  await Promise.all(ids.map((id) => other.execute(insert, [-1 - id, { p: 'old' }])));
  await plain.execute('ALTER TYPE ks.ph ADD extra text');

  await other.execute(insert, [1000, { p: 'first', extra: 'x' }]);
  await Promise.all(ids.map((id) => session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

  expect(await extras()).toEqual(expected);
});

it('encodes a statement that waited for a thread with the types of the moment when it is sent', async () => {
  await using cluster = new AsyncCluster({ ...connection(), executorThreads: 2, maxInFlightPerThread: 1 });
  await using session = await cluster.connect();
  await Promise.all(ids.map((id) => session.execute(insert, [-1 - id, { p: 'old' }])));

  const change = session.execute('ALTER TYPE ks.ph ADD extra text');
  await change;
  await Promise.all(ids.map((id) => session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

  expect(await extras()).toEqual(expected);
});

it('uses the new types also in threads that end and start again while the schema changes', async () => {
  await using cluster = new AsyncCluster({ ...connection(), executorThreads: 4 });
  await using session = await cluster.connect('ks');
  await Promise.all(ids.map((id) => session.execute(insert, [-1 - id, { p: 'old' }])));

  const exits = [0, 1].map(() => cluster.executor.submit(work.exit, 0).then(undefined, () => 'ended'));
  const changed = session.execute('ALTER TYPE ks.ph ADD extra text').then(undefined, () => 'ended with its thread');
  await Promise.all(exits);
  // The change itself may have been on a thread that ended: then it is applied, or can be made again.
  if ((await changed) === 'ended with its thread') {
    await session.execute('ALTER TYPE ks.ph ADD extra text').catch(() => undefined);
  }
  await Promise.all(ids.map((id) => session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

  expect(await extras()).toEqual(expected);
});

it('moves a session also in threads that end and start again meanwhile', async () => {
  await plain.execute("CREATE KEYSPACE kt WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await plain.execute('CREATE TABLE kt.t (id int PRIMARY KEY, p text)');
  await using cluster = new AsyncCluster({ ...connection(), executorThreads: 4 });
  await using session = await cluster.connect('ks');
  await using stayed = await cluster.connect('ks');

  const exits = [0, 1].map(() => cluster.executor.submit(work.exit, 0).then(undefined, () => 'ended'));
  const moved = session.execute('/* c */ USE kt').then(undefined, () => 'a thread ended');
  await Promise.all(exits);
  if ((await moved) === 'a thread ended') await session.execute('/* c */ USE kt');
  await Promise.all(ids.map((id) => session.execute('INSERT INTO t (id, p) VALUES (?, ?)', [id, 'moved'])));
  await Promise.all(ids.map((id) => stayed.execute(`INSERT INTO t (id, p) VALUES (${id}, {p: 'stayed'})`)));

  expect((await plain.execute('SELECT p FROM kt.t')).rows.map((row) => row['p'] as string)).toEqual(
    ids.map(() => 'moved'),
  );
  expect((await plain.execute('SELECT id FROM ks.t')).rows).toHaveLength(ids.length);
});

/** A cluster of two threads on which the insert runs on the calling thread by now. */
async function connectAuto(): Promise<{ readonly cluster: AsyncCluster; readonly session: AsyncSession }> {
  const cluster = new AsyncCluster({ ...connection(), executorThreads: 2, placement: 'auto' });
  onTestFinished(() => cluster.shutdown());
  const session = await cluster.connect();
  for (const id of [-1, -2, -3, -4, -5]) await session.execute(insert, [id, { p: 'old' }]);
  return { cluster, session };
}

/** How many requests the calling thread was sent. */
function sentHere(cluster: AsyncCluster): number {
  return cluster.inlineExecutor?.stats().services[0]?.sent ?? 0;
}

it('binds what runs on the calling thread to the types of our own change, which ran in a thread', async () => {
  const { cluster, session } = await connectAuto();
  await session.execute('ALTER TYPE ks.ph ADD extra text');
  const before = sentHere(cluster);

  await Promise.all(ids.map((id) => session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

  expect(await extras()).toEqual(expected);
  expect(sentHere(cluster)).toBe(before + ids.length);
});

/** Runs in a thread wherever small values do not. */
const long = 'long'.repeat(10_000);

it.for([
  ['a thread', long],
  ['the calling thread', 'short'],
])('finds a change that nobody announced when %s prepares again, there and here', async ([, p]) => {
  simulator.addRule(noEvents);
  const { cluster, session } = await connectAuto();
  await session.execute(insert, [1000, { p: long }]);
  await plain.execute('ALTER TYPE ks.ph ADD extra text');
  await session.execute(insert, [1001, { p, extra: 'x' }]);
  const before = sentHere(cluster);

  const values = (id: number): object => ({ p: id % 2 === 0 ? long : 'short', extra: `x${id}` });
  await Promise.all(ids.map((id) => session.execute(insert, [id, values(id)])));

  expect(await extras()).toEqual(expected);
  expect(sentHere(cluster)).toBe(before + ids.length / 2);
});

it('keeps the keyspaces of sessions apart on the calling thread, and moves a session there', async () => {
  await plain.execute("CREATE KEYSPACE kt WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await plain.execute('CREATE TABLE kt.t (id int PRIMARY KEY, p text)');
  const cluster = new AsyncCluster({ ...connection(), executorThreads: 2, placement: 'auto' });
  onTestFinished(() => cluster.shutdown());
  const [moved, stayed] = [await cluster.connect('ks'), await cluster.connect('ks')];
  const unqualified = 'INSERT INTO t (id, p) VALUES (?, ?)';
  for (const id of [-1, -2, -3, -4, -5]) await stayed.execute(unqualified, [id, { p: 'old' }]);

  await moved.execute('/* c */ USE kt');
  const before = sentHere(cluster);
  await Promise.all(
    ids.flatMap((id) => [
      moved.execute(unqualified, [id, 'moved']),
      stayed.execute(unqualified, [id, { p: 'stayed' }]),
    ]),
  );

  expect(sentHere(cluster)).toBe(before + 2 * ids.length);
  expect((await plain.execute('SELECT p FROM kt.t')).rows.map((row) => row['p'] as string)).toEqual(
    ids.map(() => 'moved'),
  );
  expect((await plain.execute('SELECT id FROM ks.t')).rows).toHaveLength(ids.length + 5);
});

it('does not change a plain client in the same process', async () => {
  const connections = (client: Client): object[] =>
    client.hosts.values().flatMap((host) => (host as unknown as { pool: { connections: object[] } }).pool.connections);
  const options: ClusterOptions = { ...connection(), executor: new InlineExecutor() };
  await using cluster = new AsyncCluster(options);
  await using session = await cluster.connect();
  await session.execute(insert, [1, { p: 'old' }]);
  const before = new Client(connection());
  await before.execute(insert, [2, { p: 'old' }], { prepare: true });

  for (const [watched] of connections(before).entries()) {
    const each = connections(before)[watched] as object;
    expect(Object.hasOwn(each, 'handleResult')).toBe(false);
    expect(Object.hasOwn(each, 'prepareOnce')).toBe(false);
  }
  expect(Object.getOwnPropertyDescriptor(before, 'keyspace')).toHaveProperty('writable', true);
  await before.shutdown();
});
