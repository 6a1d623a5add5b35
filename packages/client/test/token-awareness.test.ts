/** Every thread sends prepared statements to a replica, on three nodes that record their requests. */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const rows = table<string>({
  keyspace: 'ring',
  name: 'rows',
  columns: { id: 'int', part: 'text', v: 'int' },
  partitionKey: ['id', 'part'],
  rows: { count: 300, row: (id: number) => ({ id, part: `p${id}`, v: id }) },
});

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ nodes: 3, tables: [rows], keyspaces: { ring: { replicationFactor: 1 } } });
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.clearRequests());

/** Returns, for each connection, the share of prepared statements whose node has the row. */
function sharesAtReplica(): Map<number, number> {
  const byConnection = Map.groupBy(simulator.requests({ opcode: 'EXECUTE' }), ({ connection }) => connection);
  return new Map(
    [...byConnection].map(([connection, requests]) => [
      connection,
      requests.filter(({ isAtReplica }) => isAtReplica).length / requests.length,
    ]),
  );
}

/** Every thread has a connection to each node, so it is enough to check every connection. */
function expectAware(connections: number): void {
  const shares = sharesAtReplica();
  expect(shares.size).toBe(connections);
  for (const [connection, share] of shares) expect(share, `connection ${connection}`).toBeGreaterThanOrEqual(0.95);
}

describe.for([
  ['1 thread', { executorThreads: 1 }, 1],
  ['4 threads', { executorThreads: 4 }, 4],
  ['the calling thread', { executor: new InlineExecutor() }, 1],
] as const)('on %s', ([, options, threads]) => {
  let cluster: AsyncCluster;
  let session: AsyncSession;
  beforeAll(async () => {
    const { contactPoints, localDataCenter, port } = simulator;
    cluster = new AsyncCluster({ contactPoints, localDataCenter, protocolOptions: { port }, ...options });
    session = await cluster.connect();
  });
  afterAll(() => cluster.shutdown());

  async function readAll(own: AsyncSession, name: string): Promise<void> {
    const ids = Array.from({ length: 600 }, (_, index) => index % 300);
    await Promise.all(ids.map((id) => own.execute(`SELECT v FROM ${name} WHERE id = ? AND part = ?`, [id, `p${id}`])));
  }

  it('sends a read to a replica', async () => {
    await readAll(session, 'ring.rows');

    expectAware(3 * threads);
  });

  it('sends a read in the keyspace of its session to a replica', async () => {
    await using own = await cluster.connect('ring');
    await readAll(own, 'rows');

    expectAware(3 * threads);
  });

  it('sends a write with named parameters to a replica', async () => {
    const insert = await session.prepare('INSERT INTO ring.rows (id, part, v) VALUES (:id, :part, :v)');
    const ids = Array.from({ length: 300 }, (_, id) => id);
    await Promise.all(ids.map((id) => session.execute(insert, { id, part: `p${id}`, v: id })));

    expectAware(3 * threads);
  });

  it('sends a read of a new keyspace to a replica, from every thread', async () => {
    const name = `fresh_${threads}_${'executor' in options}`;
    await session.execute(
      `CREATE KEYSPACE ${name} WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}`,
    );
    await session.execute(`CREATE TABLE ${name}.rows (id int, part text, v int, PRIMARY KEY ((id, part)))`);
    await readAll(session, `${name}.rows`);

    expectAware(3 * threads);
  });
});
