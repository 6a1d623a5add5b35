/** What the defaults of a cluster, and of the driver in its place, make of requests. */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { expect, it, onTestFinished, vi } from 'vitest';

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'text', v: 'text' },
  partitionKey: ['id'],
  rows: { count: 5, row: (id: number) => ({ id: `${id}`, v: `v${id}` }) },
});
const driver = { [Symbol.for('async-cassandra.client.profile')]: 'driver' } as ClusterOptions;
const all = 'SELECT v FROM app.items';
const one = 'SELECT v FROM app.items WHERE id = ?';
const insert = { query: 'INSERT INTO app.items (id, v) VALUES (?, ?)', params: ['1', 'a'] };
const remove = "DELETE FROM app.items WHERE id = '2'";

async function open(options: ClusterOptions): Promise<{ simulator: Simulator; session: AsyncSession }> {
  const simulator = await startSimulator({ tables: [items] });
  onTestFinished(() => simulator.stop());
  const { contactPoints, localDataCenter, port } = simulator;
  const connection = { contactPoints, localDataCenter, protocolOptions: { port }, executorThreads: 1 };
  const cluster = new AsyncCluster({ ...connection, ...options });
  onTestFinished(() => cluster.shutdown());
  return { simulator, session: await cluster.connect() };
}

const cases: readonly (readonly [title: string, options: ClusterOptions, prepared: readonly boolean[]])[] = [
  ['AsyncCluster prepares statements and batches with parameters', {}, [false, true, false, true]],
  ['AsyncCluster prepares everything if told so', { queryOptions: { prepare: true } }, [true, true, true, true]],
  ['AsyncCluster prepares nothing if told so', { queryOptions: { prepare: false } }, [false, false, false, false]],
  ['the profile of the driver prepares nothing', driver, [false, false, false, false]],
  [
    'the profile of the driver prepares everything if told so',
    { ...driver, queryOptions: { prepare: true } },
    [true, true, true, true],
  ],
];

it.for(cases)('%s', async ([, options, prepared]) => {
  const { simulator, session } = await open(options);
  const isPrepared = async (run: () => Promise<unknown>): Promise<boolean> => {
    const before = simulator.requests({ opcode: 'PREPARE', matching: 'app.items' }).length;
    await run();
    return simulator.requests({ opcode: 'PREPARE', matching: 'app.items' }).length > before;
  };

  expect([
    await isPrepared(() => session.execute(all)),
    await isPrepared(() => session.execute(one, ['1'])),
    await isPrepared(() => session.batch([remove])),
    await isPrepared(() => session.batch([insert])),
  ]).toEqual(prepared);
  // A call takes precedence over all defaults.
  expect(await isPrepared(() => session.execute(`${all} LIMIT 1`, [], { prepare: true }))).toBe(true);
  expect(await isPrepared(() => session.execute(`${one} LIMIT 1`, ['1'], { prepare: false }))).toBe(false);
});

it('a query option with an unknown name is an error of AsyncCluster, and one warning in the profile of the driver', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const wrong = { fetchSizeOfPage: 1 } as object;

  const { session } = await open({});
  await expect(session.execute(all, [], wrong)).rejects.toThrow('fetchSizeOfPage is not a query option.');
  await expect(session.batch([remove], wrong)).rejects.toThrow('fetchSizeOfPage is not a query option.');

  const { session: likeDriver } = await open(driver);
  expect((await likeDriver.execute(all, [], wrong)).rowLength).toBe(5);
  await likeDriver.batch([remove], wrong);
  await likeDriver.execute('USE app', [], wrong);
  const warnings = warn.mock.calls.map(([message]) => String(message));
  expect(warnings.filter((message) => message.includes('fetchSizeOfPage'))).toHaveLength(1);
});
