import { readReading } from '../scenarios/read-reading.ts';
import { readingAt } from '../tables/readings.ts';
import {
  RowShape,
  createThreadShape,
  encodePage,
  openPage,
  PageBytes,
  rowsWorthCode,
  RowClass,
  types,
  type DriverColumnType,
} from '@async-cassandra/client/internal';
import type { LayoutCase } from './layout-case.ts';
import { rowsContent } from './rows-content.ts';

const codes = types.dataTypes;

/** The columns of `readings`. */
export const readingColumns: readonly { readonly name: string; readonly type: DriverColumnType }[] = Object.entries({
  id: codes.uuid,
  sequence: codes.bigint,
  name: codes.text,
  city: codes.text,
  status: codes.text,
  note: codes.text,
  quantity: codes.int,
  price: codes.double,
  is_active: codes.boolean,
  created_at: codes.timestamp,
}).map(([name, code]) => ({ name, type: { code } }));

export function readingRows(rowCount: number): ReturnType<typeof rowsContent> {
  return rowsContent(
    readingColumns.map(({ type }) => type),
    Array.from({ length: rowCount }, (_, index) => Object.values(readingAt(index))),
  );
}

function encodedPage(rowCount: number): PageBytes {
  const page = encodePage(readingRows(rowCount), createThreadShape(readingColumns), 0);
  return new PageBytes(Uint8Array.from(page).buffer);
}

const rowCount = 5000;

/** A whole page of `readings` in each half, and the classes of its rows. */
export const pageLayouts: readonly LayoutCase[] = [
  {
    name: 'page of 5,000 rows of 10 columns: write',
    side: 'thread',
    unit: 'row',
    open: () => {
      const source = readingRows(rowCount);
      const shape = createThreadShape(readingColumns);
      return { count: rowCount, run: () => encodePage(source, shape, 16) };
    },
  },
  {
    name: 'page of 5,000 rows of 10 columns: iterate, all cells read',
    side: 'main',
    unit: 'row',
    open: () => {
      const { buffer } = encodedPage(rowCount);
      const shape = new RowShape(readingColumns, {});
      const run = (): number => {
        let total = 0;
        for (const row of openPage(new PageBytes(buffer), 0, buffer.byteLength, shape)) total += readReading(row);
        return total;
      };
      return { count: rowCount, run };
    },
  },
  {
    name: 'row object of 10 ready values: build',
    side: 'main',
    unit: 'row',
    open: () => {
      // The cost of a row without decoding its cells.
      const readers = readingColumns.map(({ name }) => {
        const value = readingAt(1)[name as keyof ReturnType<typeof readingAt>];
        return { length: rowCount, nullsAt: -1, read: () => value };
      });
      const names = readingColumns.map(({ name }) => name);
      const rowClass = new RowClass(
        names,
        names.map(() => ({ layout: 'ready', code: undefined })),
      );
      const build = rowClass.bind(readers, new PageBytes(new ArrayBuffer(0)), rowCount);
      // Each row is kept for a moment. V8 would not make an object that nobody keeps.
      const kept: unknown[] = Array.from({ length: 64 }, () => ({}));
      const run = (): unknown => {
        for (let index = 0; index < rowCount; index++) kept[index & 63] = build(index);
        return kept;
      };
      return { count: rowCount, run };
    },
  },
  rowClassCase('row class of 10 columns: make, and build one row', 1),
  rowClassCase('row class of 10 columns: generate code, and build one row', rowsWorthCode),
];

/** The number of rows of a page decides whether code is generated for them. */
function rowClassCase(name: string, pageRows: number): LayoutCase {
  return {
    name,
    side: 'main',
    unit: 'class',
    open: () => {
      const { buffer } = encodedPage(pageRows);
      let round = 0;
      const run = (): unknown => {
        // Equal columns share a class, so each round has another name.
        const columns = readingColumns.map((column, place) =>
          place === 0 ? { ...column, name: `id_${round}` } : column,
        );
        round += 1;
        const opened = openPage(new PageBytes(buffer), 0, buffer.byteLength, new RowShape(columns, {}));
        return opened[Symbol.iterator]().next();
      };
      return { count: 1, run };
    },
  };
}
