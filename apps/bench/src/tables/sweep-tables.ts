import { types } from 'cassandra-driver';
import { readingAt, readings } from './readings.ts';
import type { LoadTable } from '@async-cassandra/load';
import { benchTable, uuidAt } from './table.ts';

/** Rows of a page. */
export const pageSizes = [100, 500, 1000, 5000, 20_000, 50_000] as const;
/** Columns of a row. */
export const columnCounts = [1, 2, 10, 50, 100, 200] as const;
export const keyspaceCounts = [1, 2, 4, 8] as const;

const wideRows = 500;

/** The columns of `readings` in as many rows. */
export function readingsOf(rowCount: number): LoadTable {
  return { ...readings, name: `readings_${rowCount}`, rowCount };
}

/** Columns of int and text in turn. From two columns on, the mean cost of a cell is the same at every width. */
export function wideTable(columnCount: number): LoadTable {
  const names = Array.from({ length: columnCount - 1 }, (_, place) => `c${place + 1}`);
  return benchTable({
    name: `wide_${columnCount}`,
    // `id` is the key, and the first int.
    columns: Object.fromEntries([
      ['id', 'int'],
      ...names.map((name, place) => [name, place % 2 === 0 ? 'text' : 'int'] as const),
    ]),
    rowCount: wideRows,
    row: (index) =>
      Object.fromEntries([
        ['id', index],
        ...names.map(
          (name, place) => [name, place % 2 === 0 ? `text ${index} of ${place}` : index * 31 + place] as const,
        ),
      ]),
  });
}

/** The same table in keyspace number `index`. */
export function keyspaceTable(index: number): LoadTable {
  return {
    ...readings,
    keyspace: `bench_${index}`,
    rowCount: 500,
    // The names differ in each keyspace, which shows when a row comes from the wrong one.
    row: (row) => ({
      ...readingAt(row),
      id: types.Uuid.fromString(uuidAt(row)),
      name: `customer ${row} of keyspace ${index}`,
    }),
  };
}

/** Everything that the sweeps read. */
export const sweepTables: readonly LoadTable[] = [
  readings,
  ...pageSizes.map(readingsOf),
  ...columnCounts.map(wideTable),
  ...Array.from({ length: Math.max(...keyspaceCounts) }, (_, index) => keyspaceTable(index)),
];
