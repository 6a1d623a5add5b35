import { keep, pageOf, type LoadTable, type Result } from '@async-cassandra/load';
import { subjectNames } from '../subjects/subject-name.ts';
import { readings } from '../tables/readings.ts';
import { collections, embeddings } from '../tables/tables.ts';
import { checksumOf } from './checksum.ts';
import { readReading, readReadingWithBytes } from './read-reading.ts';
import type { Figure, LoopScenario } from './scenario.ts';

function mainPerRow(title: string, must: number, want: number): Figure {
  return {
    metric: 'mainMicros',
    title: `${title}: main thread`,
    unit: 'µs/row',
    must: 1 / must,
    want: 1 / want,
    isAdditive: true,
  };
}

const processPerRow: Figure = {
  metric: 'processMicros',
  title: '10 columns, iterating: whole process',
  unit: 'µs/row',
  must: 1 / 2,
  want: 1 / 3,
  isAdditive: true,
};
const wallPerPage: Figure = {
  metric: 'wallMicros',
  title: '10 columns, iterating: wall time per page, one reader',
  unit: 'µs',
  must: 1 / 2.5,
  want: 1 / 4,
  isAdditive: false,
};

interface PageScenarioOptions {
  readonly name: string;
  readonly title: string;
  readonly table: LoadTable;
  readonly figures: readonly Figure[];
  /** Reads a page and returns something that depends on each cell read. */
  readonly read: (page: Result) => number;
}

/** One reader reads the whole table, page after page; the client has one thread. */
function pageScenario({ name, title, table, figures, read }: PageScenarioOptions): LoopScenario {
  return {
    kind: 'loop',
    name,
    title,
    threads: 1,
    subjects: subjectNames,
    inFlight: 1,
    hasHeartbeat: false,
    figures,
    async open(subject) {
      const readPage = await subject.prepare(pageOf(table));
      return async () => {
        keep(read(await readPage()));
        return table.rowCount;
      };
    },
    async checksum(subject) {
      const readPage = await subject.prepare(pageOf(table));
      const iterated = checksumOf(await readPage());
      const asArray = checksumOf((await readPage()).rows);
      return `${iterated} ${asArray} ${read(await readPage())}`;
    },
  };
}

/** Iterating, every cell of every row read. */
export function iterate(page: Result): number {
  let total = 0;
  for (const row of page) total += readReading(row);
  return total;
}

function iterateWithBytes(page: Result): number {
  let total = 0;
  for (const row of page) total += readReadingWithBytes(row);
  return total;
}

function readRows(page: Result): number {
  let total = 0;
  for (const row of page.rows) total += readReading(row);
  return total;
}

/** Reads a text and a number of each row: by `column()` on the client, by `rows` on the plain driver. */
function readTwoColumns(page: Result): number {
  let total = 0;
  const names = page.column?.('name');
  const prices = page.column?.('price');
  if (names && prices) {
    for (let index = 0; index < names.length; index++) {
      total += (names.get(index) as string).length + (prices.get(index) as number);
    }
  } else {
    for (const row of page.rows) total += (row['name'] as string).length + (row['price'] as number);
  }
  return total;
}

function readEmbeddings(page: Result): number {
  let total = 0;
  // `at` is what the driver's Vector and a Float32Array have in common.
  for (const row of page) total += (row['id'] === null ? 0 : 1) + ((row['embedding'] as Float32Array).at(7) ?? 0);
  return total;
}

function readCollections(page: Result): number {
  let total = 0;
  for (const row of page) {
    const tags = row['tags'] as readonly string[];
    const counts = row['counts'] as Readonly<Record<string, number>>;
    total += (row['id'] === null ? 0 : 1) + (tags[3]?.length ?? 0) + tags.length + (counts['key2'] ?? 0);
  }
  return total;
}

const tenColumns = '5,000 rows of 10 columns';

export const pageScenarios: readonly LoopScenario[] = [
  pageScenario({
    name: 'page-iterate',
    title: `${tenColumns}, iterating, all cells read`,
    table: readings,
    figures: [mainPerRow('10 columns, iterating', 10, 15), processPerRow, wallPerPage],
    read: iterate,
  }),
  pageScenario({
    name: 'page-uuid-bytes',
    title: `${tenColumns}, iterating, all cells and id.buffer read`,
    table: readings,
    figures: [mainPerRow('10 columns and id.buffer, iterating', 6, 9)],
    read: iterateWithBytes,
  }),
  pageScenario({
    name: 'page-rows',
    title: `${tenColumns}, through result.rows`,
    table: readings,
    figures: [mainPerRow('10 columns, result.rows', 8, 12)],
    read: readRows,
  }),
  pageScenario({
    name: 'page-columns',
    title: `${tenColumns}, a text and a double through column()`,
    table: readings,
    figures: [mainPerRow('2 of 10 columns, column()', 30, 60)],
    read: readTwoColumns,
  }),
  pageScenario({
    name: 'page-vectors',
    title: '500 rows with a vector<float, 1536>',
    table: embeddings,
    figures: [mainPerRow('vector<float, 1536>, iterating', 20, 50)],
    read: readEmbeddings,
  }),
  pageScenario({
    name: 'page-collections',
    title: '5,000 rows with a list<text> of 10 and a map<text, int> of 5',
    table: collections,
    figures: [mainPerRow('list<text> of 10, map<text, int> of 5, iterating', 4, 6)],
    read: readCollections,
  }),
];
