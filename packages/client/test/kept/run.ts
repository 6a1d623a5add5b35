/**
 * What a kept value keeps in memory: `node --expose-gc test/kept/run.ts [kind …]`, all kinds if none is named. One thing is kept of each of 300 pages; what
 * letting go of them frees, divided by 300, is the thing itself and what it pins. Prints a line of JSON for each kind:
 * `bytes` is that, `own` the bytes of text, numbers or blob in the thing alone, without the objects around them.
 */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { startSimulator, table } from '@async-cassandra/simulator';

const pages = 300;
const rowsOfPage = 500;
/** From the middle, where a block has neighbours on both sides. */
const keptIndex = 250;

const digits = (index: number, length: number): string => `${index} `.padEnd(length, 'abcdefghijklmnopqrstuvwxyz');
const uuid = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const floats = (index: number, length: number): number[] => Array.from({ length }, (_, place) => index + place / 8);

/** What is kept: its columns, a row's values of them, and how many bytes these are by themselves. */
interface Kind {
  readonly columns: Readonly<Record<string, string>>;
  readonly row: (index: number) => Readonly<Record<string, unknown>>;
  readonly own: number;
}

const one = (type: string, value: (index: number) => unknown, own: number): Kind => ({ columns: { value: type }, row: (index) => ({ value: value(index) }), own });

const kinds: Readonly<Record<string, Kind>> = {
  'text of 13 characters': one('text', (index) => digits(index, 13), 13),
  'text of 300 characters': one('text', (index) => digits(index, 300), 300),
  'text of 3,000 characters': one('text', (index) => digits(index, 3000), 3000),
  'text of two bytes a character': one('text', (index) => `${index} ${'日本'.repeat(20)}`, 86),
  'text of a dictionary': one('text', (index) => digits(index % 8, 40), 40),
  'ascii': one('ascii', (index) => digits(index, 40), 40),
  'uuid': one('uuid', uuid, 16),
  'bigint': one('bigint', (index) => index, 8),
  'timestamp': one('timestamp', (index) => index, 8),
  'blob of 20 bytes': one('blob', (index) => Buffer.alloc(20, index), 20),
  'blob of 64 bytes': one('blob', (index) => Buffer.alloc(64, index), 64),
  'blob of 300 bytes': one('blob', (index) => Buffer.alloc(300, index), 300),
  'blob of 5,000 bytes': one('blob', (index) => Buffer.alloc(5000, index), 5000),
  'vector of 3 floats': one('vector<float, 3>', (index) => floats(index, 3), 12),
  'vector of 100 floats': one('vector<float, 100>', (index) => floats(index, 100), 400),
  'vector of 1,536 floats': one('vector<float, 1536>', (index) => floats(index, 1536), 6144),
  'vector of 2 texts': one('vector<text, 2>', (index) => [digits(index, 40), digits(index, 50)], 90),
  'list of 10 ints': one('list<int>', (index) => floats(index * 8, 10).map(Math.floor), 40),
  'list of 10 texts': one('list<text>', (index) => Array.from({ length: 10 }, (_, place) => digits(index + place, 30)), 300),
  'set of 3 blobs': one('set<blob>', (index) => [1, 2, 3].map((place) => Buffer.alloc(80, index + place)), 240),
  'map of 5 texts': one('map<text, text>', (index) => new Map([1, 2, 3, 4, 5].map((place) => [`key ${place}`, digits(index, 40)])), 230),
  'tuple of a text, a blob and a vector': one('tuple<text, blob, vector<float, 3>>', (index) => [digits(index, 40), Buffer.alloc(70, index), floats(index, 3)], 122),
  'inet': one('inet', (index) => `10.0.${index >> 8}.${index & 255}`, 4),
  'varint': one('varint', (index) => BigInt(index) ** 12n, 20),
  'row of 10 columns': {
    columns: { id: 'uuid', n: 'bigint', a: 'text', b: 'text', c: 'text', d: 'text', i: 'int', x: 'double', ok: 'boolean', at: 'timestamp' },
    row: (i) => ({ id: uuid(i), n: i, a: digits(i, 13), b: digits(i, 30), c: digits(i, 60), d: digits(i % 5, 20), i, x: i / 3, ok: i % 2 === 0, at: i }),
    own: 16 + 8 + 123 + 4 + 8 + 1 + 8,
  },
  'row of 6 texts, a list, a map and 2 blobs': {
    columns: { a: 'text', b: 'text', c: 'text', d: 'text', e: 'text', f: 'text', l: 'list<text>', m: 'map<text, text>', p: 'blob', q: 'blob' },
    row: (i) => ({
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, digits(i, 40)])),
      l: [digits(i, 20), digits(i, 20)],
      m: new Map([['key', digits(i, 20)]]),
      p: Buffer.alloc(100, i),
      q: Buffer.alloc(100, i),
    }),
    own: 6 * 40 + 63 + 200,
  },
};

const asked = process.argv.slice(2);
const entries = Object.entries(kinds).filter(([kind]) => asked.length === 0 || asked.includes(kind));
if (entries.length < asked.length) throw new RangeError(`a kind must be one of ${Object.keys(kinds).join('; ')}`);
const simulator = await startSimulator({
  tables: entries.map(([, { columns, row }], number) =>
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
const cluster = new AsyncCluster({ contactPoints: [...contactPoints], protocolOptions: { port }, localDataCenter, executorThreads: 1 });
const session = await cluster.connect();

for (const [number, [kind, { columns, own }]] of entries.entries()) {
  const names = Object.keys(columns);
  const query = `SELECT ${names.join(', ')} FROM kept.t${number}`;
  console.log(JSON.stringify({ kind, own, bytes: await bytesPinned(session, query, names.length === 1 ? 'value' : undefined) }));
}
await cluster.shutdown();
await simulator.stop();

/** Nothing but letting go happens between the two readings. */
async function bytesPinned(from: AsyncSession, query: string, column: string | undefined): Promise<number> {
  const kept: unknown[] = [];
  for (let page = 0; page < pages; page++) kept.push(await keptOf(from, query, column));
  // So that the last of these pages is nobody's any more.
  await keptOf(from, query, column);
  const before = await bytesInUse();
  kept.length = 0;
  return Math.round((before - (await bytesInUse())) / pages);
}

async function keptOf(from: AsyncSession, query: string, column: string | undefined): Promise<unknown> {
  let index = 0;
  let found: unknown;
  for (const row of await from.execute(query)) if (index++ === keptIndex) found = column === undefined ? row : row[column];
  return found;
}

async function bytesInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new TypeError('start Node with --expose-gc');
  for (let pass = 0; pass < 4; pass++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
