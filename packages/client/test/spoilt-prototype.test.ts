/** A library has added a property to `Object.prototype`, so every `for … in` loop finds it. */
import { AsyncCluster, ExecutionProfile, policies, types } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, table } from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const prototype = Object.prototype as unknown as Record<string, unknown>;
beforeAll(() => {
  prototype['spoilt'] = 'by a library';
});
afterAll(() => {
  delete prototype['spoilt'];
});

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', m: 'map<text, int>' },
  partitionKey: ['id'],
  rows: [{ id: 1, m: { a: 1 } }],
});

describe.for([
  ['in a thread', () => ({ executorThreads: 1 })],
  ['on the calling thread', () => ({ executor: new InlineExecutor() })],
] as const)('%s', ([, own]) => {
  it('is not taken for an option or a parameter', async () => {
    await using simulator = await startSimulator({ tables: [items], echoCustomPayload: true });
    const { contactPoints, localDataCenter, port } = simulator;
    await using cluster = new AsyncCluster({
      contactPoints,
      localDataCenter,
      protocolOptions: { port },
      policies: { retry: new policies.retry.FallthroughRetryPolicy() },
      profiles: [new ExecutionProfile('slow', { consistency: types.consistencies.one })],
      queryOptions: { fetchSize: 10 },
      ...own(),
    });
    await using session = await cluster.connect('app', { timeoutMs: 60_000 });
    const options = { consistency: types.consistencies.one, customPayload: { a: Buffer.from('b') } };

    const result = await session.execute('SELECT id, m FROM items WHERE id = :id', { id: 1 }, options);
    await session.execute('INSERT INTO items (id, m) VALUES (?, ?)', [2, { b: 2 }], { executionProfile: 'slow' });
    await session.batch([{ query: 'INSERT INTO items (id, m) VALUES (?, ?)', params: [3, { c: 3 }] }], {
      logged: false,
    });
    await session.prepare('SELECT id FROM items', { timeoutMs: 60_000 });
    const [written] = await (await session.execute('SELECT id, m FROM items WHERE id = 2')).all({ maxRows: 1 });

    expect(Object.keys(result.first()!)).toEqual(['id', 'm']);
    expect(Object.entries(result.first()?.['m'] as object)).toEqual([['a', 1]]);
    expect(Object.entries(written?.['m'] as object)).toEqual([['b', 2]]);
    expect(Object.keys(result.info.customPayload ?? {})).toEqual(['a']);
  });
});
