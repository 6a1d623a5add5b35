import type { PageBytes } from '../bytes/page-bytes.ts';
import type { ColumnReader } from '../columns/column.ts';
import type { Row } from './row.ts';

/** Builds the row at an index of one page. */
export type RowBuilder = (index: number) => Row;

/** Makes rows of one set of columns. */
export interface RowMaker {
  /** Binds a page's readers, one for each of the rows' properties, and the memory they read. */
  readonly bind: (readers: readonly ColumnReader[], bytes: PageBytes) => RowBuilder;
  /** Builds one row. Takes one value for each property from `cells`. */
  readonly build: (cells: RowCells) => Row;
}

/** The values of one row, in order. */
export interface RowCells {
  next(): unknown;
}
