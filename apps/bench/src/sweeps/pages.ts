import { keep, pageOf, type LoadTable, type ResultRow } from '@async-cassandra/load';
import { iterate } from '../scenarios/pages.ts';
import { columnCounts, pageSizes, readingsOf, wideTable } from '../tables/sweep-tables.ts';
import type { Axis } from './axis.ts';

const onePage = { inFlight: () => 1, warmUpOperations: 20 } as const;

export const pageAxis: Axis = {
  ...onePage,
  name: 'page',
  title: 'Rows of a page: 10 columns, iterating, all cells read, one reader',
  head: 'Rows',
  unit: 'row',
  points: pageSizes,
  async open(subject, point) {
    const readPage = await subject.prepare(pageOf(readingsOf(point)));
    return async () => {
      keep(iterate(await readPage()));
      return point;
    };
  },
};

export const columnAxis: Axis = {
  ...onePage,
  name: 'columns',
  title: 'Columns of a row: int and text in turn, pages of 500 rows, iterating, all cells read, one reader',
  head: 'Columns',
  unit: 'cell',
  points: columnCounts,
  async open(subject, point) {
    const table = wideTable(point);
    const readPage = await subject.prepare(pageOf(table));
    const readRow = rowReader(table);
    return async () => {
      let total = 0;
      for (const row of await readPage()) total += readRow(row);
      keep(total);
      return point * table.rowCount;
    };
  },
};

/** Returns code that names each cell, as an application does. A loop over names would cost more than building rows. */
function rowReader(table: LoadTable): (row: ResultRow) => number {
  const reads = Object.entries(table.columns).map(([name, type]) =>
    type === 'text' ? `row.${name}.length` : `row.${name}`,
  );
  // oxlint-disable-next-line no-implied-eval -- names of this package's own table
  return new Function('row', `return ${reads.join(' + ')};`) as (row: ResultRow) => number;
}
