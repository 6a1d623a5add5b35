/** What the threads of one cluster share, as seen by the nodes of a simulator. */
import { readFileSync } from 'node:fs';
import { AsyncCluster, errors, types, type ClusterOptions } from '@async-cassandra/client';
import {
  startSimulator,
  table,
  type RecordedRequest,
  type Simulator,
  type SimulatorOptions,
} from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { expect, it, onTestFinished } from 'vitest';
import { failureOf, type AnyError } from './same-error.ts';

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: [],
});
const insert = 'INSERT INTO app.items (id, v) VALUES (?, ?)';

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ tables: [items], ...options });
  onTestFinished(() => simulator.stop());
  return simulator;
}

function clusterOf({ contactPoints, localDataCenter, port }: Simulator, options: ClusterOptions = {}): AsyncCluster {
  return new AsyncCluster({
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    executorThreads: 2,
    ...options,
  });
}

/** Returns the timestamps of writes, in the order of the calls. */
function timestamps(requests: readonly RecordedRequest[]): (bigint | undefined)[] {
  return requests
    .toSorted((one, other) => Number(one.values[0]) - Number(other.values[0]))
    .map(({ timestamp }) => timestamp);
}

it('gives writes timestamps in the order of the calls, whichever thread sends them', async () => {
  const simulator = await start();
  await using cluster = clusterOf(simulator, { executorThreads: 4 });
  await using session = await cluster.connect();
  const before = BigInt(Date.now()) * 1000n;

  await Promise.all(Array.from({ length: 2000 }, (_, id) => session.execute(insert, [id, 'x'])));

  const requests = simulator.requests({ opcode: 'EXECUTE', matching: insert });
  const made = timestamps(requests) as bigint[];
  expect(new Set(requests.map(({ connection }) => connection)).size).toBe(4);
  expect(made).toHaveLength(2000);
  expect(made[0]).toBeGreaterThanOrEqual(before);
  expect(made.every((timestamp, index) => index === 0 || timestamp > made[index - 1]!)).toBe(true);
});

it('gives simple statements and batches timestamps of the same clock, and reads none', async () => {
  const simulator = await start();
  await using cluster = clusterOf(simulator);
  await using session = await cluster.connect();

  await session.execute("INSERT INTO app.items (id, v) VALUES (1, 'first')");
  await session.batch([{ query: insert, params: [1, 'second'] }]);
  await session.execute(insert, [1, 'third']);
  await session.execute('SELECT v FROM app.items WHERE id = ?', [1]);

  const made = simulator
    .requests()
    .filter(({ query }) => query?.includes('system.') !== true)
    .filter(({ opcode, query }) => ['EXECUTE', 'BATCH'].includes(opcode) || query?.startsWith('INSERT') === true);
  const sent = made.filter(({ opcode }) => opcode !== 'PREPARE').map(({ request }) => request);
  const [first, second, third, read] = sent.map((request) =>
    'parameters' in request ? request.parameters.timestamp : 'timestamp' in request ? request.timestamp : undefined,
  );
  expect(sent.map(({ opcode }) => opcode)).toEqual(['QUERY', 'BATCH', 'EXECUTE', 'EXECUTE']);
  expect(second).toBeGreaterThan(first!);
  expect(third).toBeGreaterThan(second!);
  expect(read).toBeUndefined();
});

it.for([
  ['when they are switched off', { clientTimestamps: false }, {}],
  ['when policies.timestampGeneration is null', { policies: { timestampGeneration: null } }, {}],
  ['when a call says so', {}, { timestamp: null }],
] as const)('leaves the time to the server %s', async ([, options, ofCall]) => {
  const simulator = await start();
  await using cluster = clusterOf(simulator, options);
  await using session = await cluster.connect();

  await session.execute(insert, [1, 'x'], ofCall);

  expect(timestamps(simulator.requests({ opcode: 'EXECUTE', matching: insert }))).toEqual([undefined]);
});

it('opens threads x keyspaces x nodes x connections per host, and closes those of a keyspace with its last session', async () => {
  const simulator = await start({
    nodes: 3,
    keyspaces: { app: { replicationFactor: 3 }, other: { replicationFactor: 1 } },
  });
  const perKeyspace = 2 * 3 * 2;
  await using cluster = clusterOf(simulator, {
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 2 }, warmup: true },
  });
  const first = await cluster.connect('app');
  expect(simulator.connectionCount()).toBe(perKeyspace);
  const second = await cluster.connect('app');
  expect(simulator.connectionCount()).toBe(perKeyspace);
  const third = await cluster.connect('other');
  expect(simulator.connectionCount()).toBe(2 * perKeyspace);

  await first.close();
  await third.close();

  await expect.poll(() => simulator.connectionCount()).toBe(perKeyspace);
  expect((await second.execute('SELECT v FROM items WHERE id = ?', [1])).rows).toEqual([]);
});

it('appears to the server as one client: one id, name and version', async () => {
  const simulator = await start();
  const id = types.Uuid.random();
  await using cluster = clusterOf(simulator, { id, applicationName: 'shop', applicationVersion: '7' });
  await using _ = await cluster.connect();
  await using __ = await cluster.connect('app');

  const startups = simulator
    .requests({ opcode: 'STARTUP' })
    .map(({ request }) => (request as { options: ReadonlyMap<string, string> }).options);
  expect(startups.length).toBeGreaterThanOrEqual(4);
  for (const options of startups) {
    expect(options.get('CLIENT_ID')).toBe(id.toString());
    expect(options.get('APPLICATION_NAME')).toBe('shop');
    expect(options.get('APPLICATION_VERSION')).toBe('7');
  }
});

it('prepares a statement once in each thread, and again only where it was forgotten', async () => {
  const simulator = await start();
  await using cluster = clusterOf(simulator);
  await using session = await cluster.connect();
  const executeAll = (): Promise<unknown> =>
    Promise.all(Array.from({ length: 40 }, (_, id) => session.execute(insert, [id, 'x'])));
  await executeAll();
  await executeAll();
  expect(simulator.requests({ opcode: 'PREPARE', matching: insert })).toHaveLength(2);

  simulator.forgetPrepared();
  await executeAll();

  expect(simulator.requests({ opcode: 'EXECUTE', matching: insert }).length).toBeGreaterThanOrEqual(120);
  expect(simulator.requests({ opcode: 'PREPARE', matching: insert }).length).toBeLessThanOrEqual(4);
  expect((await session.execute('SELECT count(*) AS n FROM app.items')).first()?.['n']).toEqual(
    types.Long.fromNumber(40),
  );
});

it('learns in every thread, from events of the server, that another client made a keyspace', async () => {
  const simulator = await start({ nodes: 3 });
  await using cluster = clusterOf(simulator, { executorThreads: 4 });
  await using session = await cluster.connect();
  const { contactPoints, localDataCenter, port } = simulator;
  const other = new Client({ contactPoints, localDataCenter, protocolOptions: { port } });
  onTestFinished(() => other.shutdown());
  await other.execute("CREATE KEYSPACE made WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await other.execute('CREATE TABLE made.t (id int PRIMARY KEY)');

  // The driver waits a second for more events before it reads the keyspaces.
  const readAll = async (): Promise<number> => {
    simulator.clearRequests();
    await Promise.all(
      Array.from({ length: 200 }, (_, id) => session.execute('SELECT id FROM made.t WHERE id = ?', [id])),
    );
    const requests = simulator.requests({ opcode: 'EXECUTE' });
    return requests.filter(({ isAtReplica }) => isAtReplica).length / requests.length;
  };
  await expect.poll(readAll, { timeout: 10_000, interval: 100 }).toBeGreaterThanOrEqual(0.95);
});

it('loads options that cannot be sent to a thread from threadModule', async () => {
  const simulator = await start({ nodes: 3, credentials: { username: 'ada', password: 'lovelace' } });
  const threadModule = new URL('./tasks/cassandra.setup.ts', import.meta.url);
  await using cluster = clusterOf(simulator, { threadModule });
  await using session = await cluster.connect();

  const answers = await Promise.all(Array.from({ length: 20 }, () => session.execute('SELECT key FROM system.local')));

  expect(new Set(answers.map(({ info }) => info.queriedHost))).toEqual(new Set([`127.0.0.3:${simulator.port}`]));
});

const [key, cert] = ['key', 'cert'].map((name) =>
  readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8'),
) as [string, string];

it('connects with TLS to a server with a trusted certificate', async () => {
  const simulator = await start({ tls: { key, cert } });
  await using cluster = clusterOf(simulator, { sslOptions: { ca: [cert] } });
  await using session = await cluster.connect();

  expect((await session.execute('SELECT key FROM system.local')).first()?.['key']).toBe('local');
});

it('rejects a server with an untrusted certificate, unless rejectUnauthorized is false', async () => {
  const simulator = await start({ tls: { key, cert } });
  await using cluster = clusterOf(simulator, { executorThreads: 1, sslOptions: {} });

  const error = await failureOf(cluster.connect());
  expect(error).toBeInstanceOf(errors.NoHostAvailableError);
  expect(Object.values(error['innerErrors'] as Record<string, AnyError>)[0]).toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });

  await using trusting = clusterOf(simulator, { executorThreads: 1, sslOptions: { rejectUnauthorized: false } });
  await using session = await trusting.connect();
  expect((await session.execute('SELECT key FROM system.local')).rowLength).toBe(1);
});
