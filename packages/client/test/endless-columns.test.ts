/** A program whose statements have ever new columns. Forgotten columns are sent again. */
import { AsyncCluster } from '@async-cassandra/client';
import { startSimulator, table } from '@async-cassandra/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';

const rowCount = 40;
const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: { count: rowCount, row: (id) => ({ id, v: `value of ${id}` }) },
});
/** More than both sides remember by default: 2,000 on the main thread, twice 1,000 in a thread. */
const statements = 4_050;

it.for(paths)('$title', { timeout: 120_000 }, async ({ options }) => {
  const simulator = await startSimulator({ tables: [items] });
  const { contactPoints, localDataCenter, port } = simulator;
  const cluster = new AsyncCluster({ contactPoints, localDataCenter, protocolOptions: { port }, ...options() });
  onTestFinished(async () => {
    await cluster.shutdown();
    await simulator.stop();
  });
  const session = await cluster.connect();
  const expectNames = async (name: string): Promise<void> => {
    const { columns, rows } = await session.execute(`SELECT id AS "${name}", v FROM app.items WHERE id = 7`);
    expect(columns.map((column) => column.name)).toEqual([name, 'v']);
    expect(rows.map((row) => ({ ...row }))).toEqual([{ [name]: 7, v: 'value of 7' }]);
  };

  // One loop over pages runs all the time, and one page is opened at the end.
  const pages = (await session.execute('SELECT v FROM app.items', [], { fetchSize: 4 })).pages();
  const kept = await session.execute('SELECT v AS kept FROM app.items WHERE id = 3');
  let seen = 0;
  const readPage = async (): Promise<void> => {
    const { value: page, done } = await pages.next();
    if (done !== true) for (const row of page) expect({ ...row }).toEqual({ v: `value of ${seen++}` });
  };
  for (let first = 0; first < statements; first += 450) {
    await Promise.all([readPage(), ...Array.from({ length: 450 }, (_, index) => expectNames(`a${first + index}`))]);
  }
  await readPage();

  expect(seen).toBe(rowCount);
  expect(kept.rows.map((row) => ({ ...row }))).toEqual([{ kept: 'value of 3' }]);
  await Promise.all(Array.from({ length: 200 }, (_, index) => expectNames(`a${index}`)));
});
