/**
 * What a kept value keeps in memory: `node --expose-gc test/kept/run.ts [kind …]`, all kinds if none is named. One thing is kept of each of 300 pages; what
 * letting go of them frees, divided by 300, is the thing itself and what it pins. Prints a line of JSON for each kind:
 * `bytes` is that, `own` the same of a copy that shares memory with nothing. Exits with 1 if any pins more than 4 KB beyond itself.
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

/** Nothing but letting go happens between the two readings. */
async function bytesPinned(make: () => unknown): Promise<number> {
  const kept: unknown[] = [];
  for (let page = 0; page < pages; page++) kept.push(await make());
  // So that the last of these pages is nobody's any more.
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

/** The same in memory of its own; a row as an array, which has as many places. */
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
