import { decodeResponse, startSimulator, type Request, type Response } from '@async-cassandra/simulator';
import { describe, expect, it } from 'vitest';
import { connectDriver, noRetry, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

const query = 'SELECT name FROM app.users WHERE id = ?';

describe('prepared statements', () => {
  it('are prepared again by the driver after the node forgot them', async () => {
    await using simulator = await startSimulator({ tables: [users] });
    await using client = await connectDriver(simulator);
    await client.execute(query, [1], { prepare: true });
    simulator.forgetPrepared();
    simulator.clearRequests();

    const { rows } = await client.execute(query, [2], { prepare: true });

    expect(rows).toEqual([{ name: 'user 2' }]);
    expect(simulator.requests({ matching: 'app.users' }).map((request) => request.opcode)).toEqual([
      'PREPARE',
      'EXECUTE',
    ]);
  });

  it('are forgotten when their table changes, and then show the new columns', async () => {
    await using simulator = await startSimulator({ tables: [users] });
    await using client = await connectDriver(simulator);
    const all = 'SELECT * FROM app.users WHERE id = ?';
    await client.execute(all, [1], { prepare: true });
    await client.execute('ALTER TABLE app.users ADD email text');

    const { rows } = await client.execute(all, [1], { prepare: true });

    expect(rows).toEqual([{ id: 1, email: null, name: 'user 1' }]);
  });

  it('accept parameters by name', async () => {
    await using simulator = await startSimulator({ tables: [users] });
    await using client = await connectDriver(simulator);

    const prepared = await client.execute('SELECT id FROM app.users WHERE id = :key', { key: 3 }, { prepare: true });
    const simple = await client.execute(
      'SELECT id FROM app.users WHERE id = :key',
      { key: 3 },
      { prepare: false, hints: { key: 'int' } as never },
    );

    expect([prepared.rows, simple.rows]).toEqual([[{ id: 3 }], [{ id: 3 }]]);
  });

  it('answer UNPREPARED by a rule once, and work again', async () => {
    await using simulator = await startSimulator({
      tables: [users],
      rules: [{ when: { query, firstTimes: 1 }, then: { error: { code: 'unprepared' } } }],
    });
    await using client = await connectDriver(simulator, noRetry);

    const { rows } = await client.execute(query, [4], { prepare: true });

    expect(rows).toEqual([{ name: 'user 4' }]);
    expect(simulator.requests({ opcode: 'PREPARE' })).toHaveLength(2);
  });

  it('are unknown to a node that answered UNPREPARED by a rule, until they are prepared again', async () => {
    await using simulator = await startSimulator({
      tables: [users],
      rules: [{ when: { query, firstTimes: 1 }, then: { error: { code: 'unprepared' } } }],
    });
    await using client = await RawClient.start(simulator.port);
    const ask = async (request: Request): Promise<Response> => decodeResponse(await client.ask(request)).response;
    const prepared = await ask({ opcode: 'PREPARE', query });
    const id = prepared.kind === 'prepared' ? prepared.id : Buffer.alloc(0);
    const execute: Request = {
      opcode: 'EXECUTE',
      id,
      parameters: { consistency: 1, values: [Buffer.from([0, 0, 0, 1])] },
    };

    expect(await ask(execute)).toMatchObject({ error: 'unprepared', id });
    expect(await ask(execute)).toMatchObject({ error: 'unprepared', id });
    await ask({ opcode: 'PREPARE', query });
    expect(await ask(execute)).toMatchObject({ kind: 'rows', rows: [[Buffer.from('user 1')]] });
  });

  it('of unknown tables fail when they are prepared', async () => {
    await using simulator = await startSimulator({ tables: [users] });
    await using client = await connectDriver(simulator);

    expect(
      await rejection(client.execute('SELECT * FROM app.nothing WHERE id = ?', [1], { prepare: true })),
    ).toMatchObject({ message: 'table nothing does not exist' });
  });
});

describe('token awareness', () => {
  it.each([1, 2])('sends reads to a replica, with replication factor %d on 3 nodes', async (replicationFactor) => {
    await using simulator = await startSimulator({
      nodes: 3,
      tables: [users],
      keyspaces: { app: { replicationFactor } },
    });
    await using client = await connectDriver(simulator);

    for (let id = 0; id < 300; id++) await client.execute(query, [id], { prepare: true });

    const reads = simulator.requests({ opcode: 'EXECUTE' });
    expect(reads).toHaveLength(300);
    expect(reads.filter((read) => read.isAtReplica).length / reads.length).toBeGreaterThanOrEqual(0.95);
    expect(new Set(reads.map((read) => read.node))).toEqual(new Set([1, 2, 3]));
  });

  it('agrees with the driver about replicas of keys of several columns', async () => {
    await using simulator = await startSimulator({ nodes: 3 });
    await using client = await connectDriver(simulator);
    await client.execute(
      "CREATE KEYSPACE wide WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}",
    );
    await client.execute('CREATE TABLE wide.t (a int, b text, c int, PRIMARY KEY ((a, b), c))');

    for (let i = 0; i < 100; i++)
      await client.execute('INSERT INTO wide.t (c, b, a) VALUES (?, ?, ?)', [1, `b${i}`, i], { prepare: true });

    const writes = simulator.requests({ opcode: 'EXECUTE' });
    expect(writes.filter((write) => write.isAtReplica).length).toBeGreaterThanOrEqual(95);
  });
});
