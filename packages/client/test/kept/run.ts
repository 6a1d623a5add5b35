/**
 * Measures how much memory a kept value pins: `node --expose-gc test/kept/run.ts [kind …]`. Without arguments, measures all kinds.
 *
 * It keeps one value of each of 300 pages, and then releases them. The freed memory divided by 300 is the value and what it pins.
 * Prints a line of JSON for each kind: `bytes` is this number, `own` is the same for a copy that shares no memory. Exits with 1 if a
 * kind pins more than 4 KB beyond itself.
 */
import { AsyncCluster, types, type AsyncSession } from '@async-cassandra/client';
import { startSimulator, table } from '@async-cassandra/simulator';
import { kinds } from './kinds.ts';

const pages = 300;
const limit = 4096;

const asked = process.argv.slice(2);
const entries = Object.entries(kinds).filter(([kind]) => asked.length === 0 || asked.includes(kind));
if (entries.length < asked.length) throw new RangeError(`a kind must be one of ${Object.keys(kinds).join('; ')}`);
const simulator = await startSimulator({
  types: [{ keyspace: 'kept', name: 'place', fields: { city: 'text', street: 'text' } }],
  tables: entries.map(([, { columns, row, rowsOfPage = 500 }], number) =>
    table({
      keyspace: 'kept',
      name: `t${number}`,
      columns: { key: 'int', ...columns },
      partitionKey: ['key'],
      rows: { count: rowsOfPage, row: (index) => ({ key: index, ...row(index) }) },
    }),
  ),
});
const { contactPoints, port, localDataCenter } = simulator;
const cluster = new AsyncCluster({
  contactPoints: [...contactPoints],
  protocolOptions: { port },
  localDataCenter,
  executorThreads: 1,
});
const session = await cluster.connect();

for (const [number, [kind, { columns, rowsOfPage = 500, kept = rowsOfPage >> 1 }]] of entries.entries()) {
  const names = Object.keys(columns);
  const query = `SELECT ${names.join(', ')} FROM kept.t${number}`;
  const keep = (): Promise<unknown> => valueOf(session, query, kept, names[0] === 'value');
  const value = await keep();
  const own = await bytesPinned(() => copyOf(value));
  const bytes = await bytesPinned(keep);
  if (bytes > own + limit) process.exitCode = 1;
  console.log(JSON.stringify({ kind, own, bytes }));
}
await cluster.shutdown();
await simulator.stop();

/** Between the two readings, the values are released and nothing else happens. */
async function bytesPinned(make: () => unknown): Promise<number> {
  const kept: unknown[] = [];
  for (let page = 0; page < pages; page++) kept.push(await make());
  // So that nothing refers to the last of these pages any more.
  await make();
  const before = await bytesInUse();
  kept.length = 0;
  return Math.round((before - (await bytesInUse())) / pages);
}

async function valueOf(from: AsyncSession, query: string, keptIndex: number, isAlone: boolean): Promise<unknown> {
  let index = 0;
  let found: unknown;
  for (const row of await from.execute(query)) if (index++ === keptIndex) found = isAlone ? row['value'] : row;
  return found;
}

/** Copies a value, so that it shares no memory. A row becomes an array of the same length. */
function copyOf(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Float32Array) return value.slice();
  if (value instanceof Date) return new Date(value);
  if (value instanceof types.Vector) return Array.from(value as Iterable<unknown>, copyOf);
  if (value instanceof types.Integer) return types.Integer.fromBuffer(types.Integer.toBuffer(value));
  if (Array.isArray(value)) return value.map(copyOf);
  if (Object.getPrototypeOf(value) === Object.prototype) {
    const copy: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) copy[name] = copyOf(item);
    return copy;
  }
  return Object.values(value).map(copyOf);
}

/**
 * Read when nothing changes any more: on a busy machine V8's helper threads, which free a page's memory after the collection that
 * found it, come late.
 */
async function bytesInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new TypeError('start Node with --expose-gc');
  let bytes = 0;
  for (let pass = 0, stable = 0; stable < 3 && pass < 50; pass++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, external } = process.memoryUsage();
    stable = Math.abs(heapUsed + external - bytes) < 4096 ? stable + 1 : 0;
    bytes = heapUsed + external;
  }
  return bytes;
}
