import type { PageBytes } from '../bytes/page-bytes.ts';
import type { CellOrigin, ColumnReader, ReadOptions } from '../columns/column.ts';
import { openColumns, readRowCount, SingleRowCells } from '../wire/page.ts';
import { Column } from './column.ts';
import type { RowBuilder, RowCells } from './row-maker.ts';
import type { RowShape } from './row-shape.ts';
import type { Row } from './row.ts';

export type { Column };

/**
 * Opens the page that `encodePage` wrote, where it lies: `byteOffset` is a multiple of 8, past the reply's header.
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

/** The row of a page that has no other, without opening it; `undefined` for a page of none or several, or of a wide row. Throws as `openPage` does. */
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

/** The cells that properties take their values from, in the properties' order. */
function sourceCells(cells: RowCells, { plans, sources }: RowShape): RowCells {
  const all = plans.map(() => cells.next());
  let next = 0;
  return { next: () => all[sources[next++] as number] };
}

/**
 * The rows of one response, in the memory they arrived in. Nothing is decoded until it is asked for, and what was decoded
 * does not refer to the page.
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
   * All rows; built once, at the first call. Iterate instead where rows need not be kept: they then die young. `first` is the
   * first row if somebody has it already.
   */
  rows(first?: Row): Row[] {
    if (this.#rows === undefined) {
      const build = this.#bind(this.rowLength);
      const rows: Row[] = [];
      // Growing step by step costs a tenth more.
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

  /** The column of that name (the last of several) or at that place; `undefined` if there is none. */
  column(nameOrIndex: string | number): Column | undefined {
    const { columns } = this.#shape;
    const index =
      typeof nameOrIndex === 'number' ? nameOrIndex : columns.findLastIndex((column) => column.name === nameOrIndex);
    const reader = this.#columns[index];
    const info = columns[index];
    return reader && info && new Column(info.name, reader, this.#bytes.int32s);
  }

  /** One row after the other, each built when it is asked for. */
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

/** By hand because a generator costs a tenth of a row per step. */
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
