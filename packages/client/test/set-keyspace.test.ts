/** A statement that moves a connection to another keyspace, although the client does not recognise it as a `USE`. */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paths } from './each-path.ts';
import { failureOf } from './same-error.ts';

const innocent = 'SELECT key FROM system.local';

describe.for(paths)('$title', ({ options }) => {
  let simulator: Simulator;
  let cluster: AsyncCluster;
  let plain: Client;
  let session: AsyncSession;
  let connection: { contactPoints: string[]; localDataCenter: string; protocolOptions: { port: number } };

  beforeEach(async () => {
    simulator = await startSimulator({});
    const { contactPoints, port, localDataCenter } = simulator;
    connection = { contactPoints: [...contactPoints], localDataCenter, protocolOptions: { port } };
    plain = new Client(connection);
    for (const keyspace of ['ks_a', 'ks_b']) {
      await plain.execute(
        `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      );
      await plain.execute(`CREATE TABLE ${keyspace}.t (id int PRIMARY KEY)`);
    }
    cluster = new AsyncCluster({ ...connection, ...options() });
    session = await cluster.connect('ks_a');
    simulator.addRule({ when: { query: innocent }, then: { useKeyspace: 'ks_b' } });
  });
  afterEach(async () => {
    await cluster.shutdown();
    await plain.shutdown();
    await vi.waitFor(() => expect(simulator.connectionCount()).toBe(0));
    await simulator.stop();
  });

  const idsOf = async (keyspace: string): Promise<number[]> => {
    const { rows } = await plain.execute(`SELECT id FROM ${keyspace}.t`);
    return rows.map((row) => row['id'] as number).toSorted((one, other) => Math.abs(one) - Math.abs(other));
  };

  it('moves the session that ran it, and does not affect writes of another session', async () => {
    const moved = await cluster.connect('ks_a');
    for (let turn = 0; turn < 4; turn++) await session.execute('SELECT id FROM t');

    await moved.execute(innocent);

    expect(moved.keyspace).toBe('ks_b');
    const ids = Array.from({ length: 9 }, (_, id) => id + 1);
    await Promise.all(ids.map((id) => session.execute(`INSERT INTO t (id) VALUES (${id})`)));
    await Promise.all(ids.map((id) => moved.execute(`INSERT INTO t (id) VALUES (-${id})`)));
    expect(await idsOf('ks_a')).toEqual(ids);
    expect(await idsOf('ks_b')).toEqual(ids.map((id) => -id));
  });

  it('moves a session without a keyspace, and no other session without one', async () => {
    const [moved, stayed] = [await cluster.connect(), await cluster.connect()];

    await moved.execute(innocent);

    expect(moved.keyspace).toBe('ks_b');
    for (let turn = 0; turn < 8; turn++) {
      // oxlint-disable-next-line no-await-in-loop -- each thread in turn
      expect((await failureOf(stayed.execute('SELECT id FROM t'))).message).toContain('keyspace');
    }
  });

  it('moves the session when the statement was prepared', async () => {
    const moved = await cluster.connect('ks_a');
    const statement = await moved.prepare(innocent);

    await moved.execute(statement);

    expect(moved.keyspace).toBe('ks_b');
    await Promise.all([1, 2, 3, 4, 5].map((id) => session.execute(`INSERT INTO t (id) VALUES (${id})`)));
    expect(await idsOf('ks_a')).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets no later statement on the connection succeed in the wrong keyspace', async () => {
    const moved = await cluster.connect('ks_a');
    const ids = Array.from({ length: 40 }, (_, id) => id + 1);

    const moving = moved.execute(innocent);
    const writes = await Promise.allSettled(
      ids.map((id) => session.execute(`INSERT INTO t (id) VALUES (${id})`, [], { isIdempotent: true })),
    );
    await moving;

    const stored = new Set(await idsOf('ks_a'));
    for (const [index, write] of writes.entries()) {
      expect(write.status === 'rejected' || stored.has(index + 1)).toBe(true);
    }
  });

  it('does not change a plain client in the same process', async () => {
    const client = new Client({ ...connection, keyspace: 'ks_a' });
    await client.execute(innocent);
    expect(client.keyspace).toBe('ks_b');
    await client.shutdown();
  });
});
