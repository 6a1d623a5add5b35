import type { PageBytes } from '../bytes/page-bytes.ts';
import type { CellOrigin, ColumnReader, ReadOptions } from '../columns/column.ts';
import { openColumns, readRowCount, SingleRowCells } from '../wire/page.ts';
import { Column } from './column.ts';
import type { RowBuilder, RowCells } from './row-maker.ts';
import type { RowShape } from './row-shape.ts';
import type { Row } from './row.ts';

export type { Column };

/**
 * Opens in place the page that `encodePage` wrote. `byteOffset` is a multiple of 8, after the reply's header.
 *
 * @throws {DriverInternalError} when the bytes are not a page of this shape.
 */
export function openPage(
  bytes: PageBytes,
  byteOffset: number,
  byteLength: number,
  shape: RowShape,
  origin?: CellOrigin,
): Page {
  const { rowCount, columns } = openColumns(bytes, byteOffset, byteLength, shape.plans, optionsOf(shape, origin));
  return new Page(shape, bytes, rowCount, columns);
}

/** Returns the row of a page with one row, without opening the page; `undefined` for other pages and for a wide row. Throws as `openPage` does. */
export function readOnlyRow(
  bytes: PageBytes,
  byteOffset: number,
  byteLength: number,
  shape: RowShape,
  origin?: CellOrigin,
): Row | undefined {
  const { plans } = shape;
  const options = optionsOf(shape, origin);
  if (options.blockBytes === 0 || readRowCount(bytes, byteOffset, byteLength, plans) !== 1) return undefined;
  const cells = new SingleRowCells(bytes, byteOffset, byteLength, plans, options);
  return shape.rowClass.build(shape.hasDuplicates ? sourceCells(cells, shape) : cells);
}

function optionsOf({ options }: RowShape, origin: CellOrigin | undefined): ReadOptions {
  return origin === undefined ? options : { ...options, origin };
}

/** Returns the cells of the properties, in the properties' order. */
function sourceCells(cells: RowCells, { plans, sources }: RowShape): RowCells {
  const all = plans.map(() => cells.next());
  let next = 0;
  return { next: () => all[sources[next++] as number] };
}

/**
 * The rows of one response, in the memory they arrived in. Values are decoded when they are read, and do not refer to the page.
 */
export class Page implements Iterable<Row> {
  readonly rowLength: number;
  readonly #shape: RowShape;
  readonly #bytes: PageBytes;
  readonly #columns: readonly ColumnReader[];
  #rows: Row[] | undefined;

  constructor(shape: RowShape, bytes: PageBytes, rowLength: number, columns: readonly ColumnReader[]) {
    this.rowLength = rowLength;
    this.#shape = shape;
    this.#bytes = bytes;
    this.#columns = columns;
  }

  /**
   * Returns all rows. They are built once, at the first call. If you do not keep the rows, iterate instead: they are then freed
   * early. `first` is the first row, if it was built before.
   */
  rows(first?: Row): Row[] {
    if (this.#rows === undefined) {
      const build = this.#bind(this.rowLength);
      const rows: Row[] = [];
      // The length is set at once, because a growing array costs a tenth more.
      rows.length = this.rowLength;
      for (let index = 0; index < this.rowLength; index++) {
        rows[index] = build(index);
      }
      if (first !== undefined) rows[0] = first;
      this.#rows = rows;
    }
    return this.#rows;
  }

  first(): Row | null {
    if (this.rowLength === 0) {
      return null;
    }
    return this.#rows?.[0] ?? this.#bind(1)(0);
  }

  /** Returns the column with that name (the last of several) or index, or `undefined` if there is none. */
  column(nameOrIndex: string | number): Column | undefined {
    const { columns } = this.#shape;
    const index =
      typeof nameOrIndex === 'number' ? nameOrIndex : columns.findLastIndex((column) => column.name === nameOrIndex);
    const reader = this.#columns[index];
    const info = columns[index];
    return reader && info && new Column(info.name, reader, this.#bytes.int32s);
  }

  /** Builds one row at each step. */
  [Symbol.iterator](): IterableIterator<Row> {
    return this.#rows === undefined ? new PageRows(this.#bind(this.rowLength), this.rowLength) : this.#rows.values();
  }

  #bind(rowCount: number): RowBuilder {
    return this.#shape.rowClass.bind(
      this.#shape.sources.map((source) => this.#columns[source] as ColumnReader),
      this.#bytes,
      rowCount,
    );
  }
}

/** Not a generator: each step of one costs a tenth of a row. */
class PageRows implements IterableIterator<Row> {
  readonly #build: RowBuilder;
  readonly #length: number;
  #index = 0;

  constructor(build: RowBuilder, length: number) {
    this.#build = build;
    this.#length = length;
  }

  next(): IteratorResult<Row> {
    return this.#index < this.#length
      ? { value: this.#build(this.#index++), done: false }
      : { value: undefined, done: true };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
