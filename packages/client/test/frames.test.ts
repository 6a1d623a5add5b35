/** A response is the same, however its bytes arrive and whatever else is on the connection. On each path. */
import { AsyncCluster, errors, types, type AsyncSession } from '@async-cassandra/client';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';
import { failureOf } from './same-error.ts';

const rowCount = 50_000;
const rowOf = (id: number): { id: number; name: string; amount: number | null } => ({
  id,
  name: `n${id} ${'é'.repeat(id % 4)}`,
  amount: id % 3 === 0 ? null : id / 8,
});

const rows = table<string>({
  keyspace: 'frames',
  name: 'rows',
  columns: { id: 'int', name: 'text', amount: 'double' },
  partitionKey: ['id'],
  rows: { count: rowCount, row: rowOf },
});
const empty = table<string>({
  keyspace: 'frames',
  name: 'empty',
  columns: { id: 'int' },
  partitionKey: ['id'],
  rows: [],
});

const select = 'SELECT id, name, amount FROM frames.rows';
const selectOne = 'SELECT id, name, amount FROM frames.rows WHERE id = ?';

describe.for(paths)('$title', ({ title, options }) => {
  let simulator: Simulator;
  let cluster: AsyncCluster;
  let session: AsyncSession;

  beforeAll(async () => {
    simulator = await startSimulator({ tables: [rows, empty] });
    cluster = new AsyncCluster({
      contactPoints: simulator.contactPoints,
      localDataCenter: simulator.localDataCenter,
      protocolOptions: { port: simulator.port },
      // One connection in each thread, for statements, events, metadata and a heartbeat every 2 ms.
      pooling: { coreConnectionsPerHost: { [types.distance.local]: 1 }, heartBeatInterval: 2 },
      ...options(),
    });
    session = await cluster.connect();
  });
  afterAll(async () => {
    await cluster.shutdown();
    await simulator.stop();
  });

  async function expectRow(id: number, prepare = true): Promise<void> {
    const found = prepare
      ? await session.execute(selectOne, [id])
      : await session.execute(selectOne.replace('?', String(id)));
    expect(found.rows.map((row) => ({ ...row }))).toEqual([rowOf(id)]);
  }

  async function expectPage(fetchSize: number): Promise<void> {
    const page = await session.execute(select, [], { fetchSize });
    const expected = Math.min(fetchSize, rowCount);
    expect(page.rowLength).toBe(expected);
    // If the page has exactly all rows, a server may or may not send a page state.
    if (fetchSize !== rowCount) expect(page.pageState === null).toBe(fetchSize > rowCount);
    let id = 0;
    for (const name of page.column('name')) {
      if (name !== rowOf(id++).name)
        expect.fail(`row ${id - 1} of a page of ${fetchSize} has the name ${String(name)}`);
    }
    expect(id).toBe(expected);
    expect({ ...page.first() }).toEqual(rowOf(0));
    expect({ ...page.rows.at(-1) }).toEqual(rowOf(expected - 1));
  }

  it('reads the same response wherever it is cut in two, and byte by byte', async () => {
    // Metadata, two rows with a null, the header: 150 bytes and a few.
    const query = `${select} LIMIT 2`;
    for (let cut = 1; cut <= 160; cut++) {
      const remove = simulator.addRule({ when: { query }, then: { splitAt: [cut] } });
      const { rows: both } = await session.execute(query);
      remove();
      expect(
        both.map((row) => ({ ...row })),
        `cut at ${cut}`,
      ).toEqual([rowOf(0), rowOf(1)]);
    }
    onTestFinished(simulator.addRule({ when: { query }, then: { splitBytes: 1 } }));
    expect((await session.execute(query)).rows.map((row) => ({ ...row }))).toEqual([rowOf(0), rowOf(1)]);
  });

  // Responses are held back per connection. With several threads, their number on each connection is not known.
  const numbers = title.includes('4 threads') ? [] : Array.from({ length: 19 }, (_, index) => index + 2);
  it.for(numbers)('gives each statement its response when %i responses arrive in one chunk', async (coalesce) => {
    onTestFinished(
      simulator.addRule({
        when: { query: / -- held/ },
        then: { coalesce, ...(coalesce % 3 === 0 ? { splitBytes: 61 } : {}) },
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: coalesce }, (_, id) => session.execute(`${selectOne.replace('?', String(id))} -- held`)),
    );

    expect(answers.map((answer) => ({ ...answer.first() }))).toEqual(answers.map((_, id) => rowOf(id)));
  });

  it.for([1, 2, 63, 64, 65, 1000, 4999, 49_999, 50_000, 60_000])(
    'reads a page of %i rows completely',
    async (fetchSize) => {
      await expectPage(fetchSize);
    },
  );

  it('reads the columns of a page without rows', async () => {
    const page = await session.execute('SELECT id FROM frames.empty');

    expect(page.rows).toEqual([]);
    expect(page.columns.map(({ name }) => name)).toEqual(['id']);
  });

  it('does not mix statements, schema changes, traces, heartbeats, events and errors on one connection', async () => {
    const rounds = 8;
    const bursts = 50;
    let events = 0;
    /** Sent as fast as the node's event loop turns. */
    const flood = async (): Promise<void> => {
      for (let burst = 0; burst < bursts; burst++, events += 3) {
        simulator.emit({ eventType: 'STATUS_CHANGE', change: 'UP', node: 1 });
        simulator.emit({ eventType: 'TOPOLOGY_CHANGE', change: 'NEW_NODE', node: 1 });
        simulator.emit({
          eventType: 'SCHEMA_CHANGE',
          schema: { change: 'UPDATED', target: 'TABLE', keyspace: 'frames', name: 'rows' },
        });
        await new Promise(setImmediate);
      }
    };
    for (let round = 0; round < rounds; round++) {
      const traced = session.execute(selectOne, [round], { traceQuery: true });
      const failed = failureOf(session.execute(`SELECT nothing FROM frames.rows WHERE id = ${round}`));
      const schema = session.execute(`CREATE TABLE frames.t${round} (id int PRIMARY KEY)`);
      await Promise.all([
        ...Array.from({ length: 30 }, (_, id) => expectRow(id * 7 + round, id % 2 === 0)),
        expectPage(500 + round),
        expectPage(3),
        traced,
        schema,
        flood(),
      ]);
      expect((await traced).info.traceId).toBeInstanceOf(types.Uuid);
      expect({ ...(await traced).first() }).toEqual(rowOf(round));
      expect(await failed).toBeInstanceOf(errors.ResponseError);
      await session.execute(`SELECT id FROM frames.t${round} WHERE id = ?`, [1]);
      await session.execute(`DROP TABLE frames.t${round}`);
    }

    expect(events).toBe(rounds * bursts * 3);
    expect(simulator.requests({ opcode: 'OPTIONS' }).length).toBeGreaterThan(1);
    const { threads } = cluster.executor.stats();
    expect(threads.map((thread) => thread.generation)).toEqual(threads.map(() => 1));
  });
});
