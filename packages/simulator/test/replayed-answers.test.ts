import {
  decodeResponse,
  encodeRequest,
  startSimulator,
  type Frame,
  type Request,
  type Simulator,
} from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { types } from 'cassandra-driver';
import { connectDriver, noRetry, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

const byId = 'SELECT name FROM app.users WHERE id = ?';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ tables: [users], replay: true });
});

afterAll(() => simulator.stop());

async function prepare(client: RawClient, query: string): Promise<Buffer> {
  const { response } = decodeResponse(await client.ask({ opcode: 'PREPARE', query }));
  if (response.kind !== 'prepared') throw new TypeError(`${query} gives ${response.kind}`);
  return response.id;
}

function execution(id: Buffer, key: number, more: { skipMetadata?: boolean } = {}): Request {
  const value = Buffer.alloc(4);
  value.writeInt32BE(key);
  return { opcode: 'EXECUTE', id, parameters: { consistency: 1, values: [value], ...more } };
}

function nameIn(frame: Frame): string | undefined {
  const { response } = decodeResponse(frame);
  return response.kind === 'rows' ? response.rows[0]?.[0]?.toString() : response.kind;
}

async function frames(client: RawClient, count: number): Promise<Frame[]> {
  const received: Frame[] = [];
  while (received.length < count) received.push(await client.next());
  return received;
}

describe('a simulator with replay', () => {
  it('answers every execution with the rows of the first one', async () => {
    await using own = await startSimulator({ tables: [users], replay: true });
    await using client = await connectDriver(own);
    const first = await client.execute(byId, [7], { prepare: true });

    const others = await Promise.all(
      Array.from({ length: 300 }, (_, id) => client.execute(byId, [id], { prepare: true })),
    );

    expect(first.rows).toEqual([{ name: 'user 7' }]);
    expect(new Set(others.map((result) => JSON.stringify(result.rows)))).toEqual(new Set(['[{"name":"user 7"}]']));
  });

  it('answers pipelined requests in one write, each on its own stream', async () => {
    await using client = await RawClient.start(simulator.port);
    const id = await prepare(client, byId);
    await client.ask(execution(id, 3));
    client.bytes.length = 0;

    client.socket.write(Buffer.concat(Array.from({ length: 100 }, (_, i) => encodeRequest(i * 7, execution(id, i)))));

    const received = await frames(client, 100);
    expect(received.map((frame) => frame.stream)).toEqual(Array.from({ length: 100 }, (_, i) => i * 7));
    expect(new Set(received.map(nameIn))).toEqual(new Set(['user 3']));
    expect(client.bytes).toHaveLength(1);
  });

  it('reads requests that arrive in pieces, mixed with requests that it does not replay', async () => {
    await using client = await RawClient.start(simulator.port);
    const id = await prepare(client, byId);
    await client.ask(execution(id, 3));
    const bytes = Buffer.concat([
      encodeRequest(1, execution(id, 1)),
      client.encodeQuery('SELECT name FROM app.users WHERE id = 9', 2),
      encodeRequest(3, execution(id, 2)),
      encodeRequest(4, { opcode: 'OPTIONS' }),
      encodeRequest(5, execution(id, 4)),
    ]);

    for (let at = 0; at < bytes.length; at += 5)
      await new Promise((resolve) => client.socket.write(bytes.subarray(at, at + 5), resolve));

    const received = await frames(client, 5);
    expect(received.map((frame) => [frame.stream, nameIn(frame)])).toEqual([
      [1, 'user 3'],
      [2, 'user 9'],
      [3, 'user 3'],
      [4, 'supported'],
      [5, 'user 3'],
    ]);
  });

  it('keeps one answer with and one without metadata', async () => {
    await using client = await RawClient.start(simulator.port);
    const id = await prepare(client, byId);
    const [full, short] = [execution(id, 1), execution(id, 1, { skipMetadata: true })];
    const first = [await client.ask(full), await client.ask(short)];

    const again = [await client.ask(full), await client.ask(short)];

    expect(again.map((frame) => frame.body)).toEqual(first.map((frame) => frame.body));
    expect(first[0]?.body.length).toBeGreaterThan(first[1]?.body.length ?? 0);
  });

  it('gives the later pages from the tables', async () => {
    await using client = await connectDriver(simulator);
    const query = 'SELECT id FROM app.users';
    for (let repeat = 0; repeat < 2; repeat++) {
      const first = await client.execute(query, [], { prepare: true, fetchSize: 600 });
      const options = { prepare: true, fetchSize: 600, pageState: first.pageState ?? '' };

      expect((await client.execute(query, [], options)).rows[0]).toEqual({ id: 600 });
    }
  });

  it('keeps no errors', async () => {
    await using client = await connectDriver(simulator);
    const query = 'SELECT name FROM app.users WHERE id = ? LIMIT ?';
    await rejection(client.execute(query, [1, 0], { prepare: true, hints: ['int', 'int'] }));

    const result = await client.execute(query, [1, 1], { prepare: true });

    expect(result.rows).toEqual([{ name: 'user 1' }]);
  });

  it('stores the first batch of a statement only', async () => {
    await using client = await connectDriver(simulator);
    await client.execute('CREATE TABLE app.written (id int PRIMARY KEY)');
    for (const id of [1, 2])
      await client.batch([{ query: 'INSERT INTO app.written (id) VALUES (?)', params: [id] }], { prepare: true });

    expect((await client.execute('SELECT id FROM app.written')).rows).toEqual([{ id: 1 }]);
  });

  it('follows rules before it replays', async () => {
    await using client = await connectDriver(simulator, noRetry);
    await client.execute(byId, [1], { prepare: true });
    const remove = simulator.addRule({ when: { query: byId }, then: { error: 'overloaded' } });

    expect(await rejection(client.execute(byId, [1], { prepare: true }))).toMatchObject({
      code: types.responseErrorCodes.overloaded,
    });
    remove();
    expect((await client.execute(byId, [1], { prepare: true })).rows).toHaveLength(1);
  });

  it('forgets its answers with the prepared statements, and when the schema changes', async () => {
    await using client = await RawClient.start(simulator.port);
    const changes: (() => unknown)[] = [
      () => simulator.forgetPrepared(),
      () => client.query('ALTER TABLE app.users ADD extra text'),
    ];
    for (const change of changes) {
      const id = await prepare(client, byId);
      await client.ask(execution(id, 1));
      await change();

      expect(decodeResponse(await client.ask(execution(id, 1))).response).toMatchObject({ error: 'unprepared' });
    }
  });
});
