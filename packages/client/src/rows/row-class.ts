import type { PageBytes } from '../bytes/page-bytes.ts';
import type { CellCode } from '../columns/cell-code.ts';
import type { ColumnReader } from '../columns/column.ts';
import { setOwnProperty } from '../columns/own-property.ts';
import { canGenerateCode, generateRows } from './generated-rows.ts';
import type { RowBuilder, RowCells, RowMaker } from './row-maker.ts';
import { columnNames, RowMethods, type Row } from './row.ts';

/** How the cells of a column are read. */
export interface CellKind {
  readonly layout: string;
  readonly code: CellCode | undefined;
}

/**
 * Code is generated for a set of columns that has 1,024 rows among 65,536 results of all sets. One page may be enough. Sets that are
 * read one row at a time reach it with at least one read in 64.
 */
export const rowsWorthCode = 1024;
const resultsWatched = 65_536;

/** How many results had rows built, over all sets of columns. */
let results = 0;

/**
 * Builds the rows of one set of columns: at first property by property, later by code that is generated for these columns. Both kinds of
 * rows have the same prototype, and the same properties in the same order.
 */
export class RowClass {
  readonly #names: readonly string[];
  readonly #codes: readonly (CellCode | undefined)[];
  readonly #prototype: object;
  #generated: RowMaker | undefined;
  #rows = 0;
  #watchedSince = results;

  constructor(columns: readonly string[], kinds: readonly CellKind[]) {
    this.#names = [...new Set(columns)];
    this.#codes = sourceColumns(columns).map((source) => kinds[source]?.code);
    this.#prototype = Object.create(RowMethods.prototype, { [columnNames]: { value: columns } }) as object;
  }

  /** Returns a function that builds the rows of a page. `readers` has one reader per property of a row; `bytes` is what they read. */
  bind(readers: readonly ColumnReader[], bytes: PageBytes, rowCount: number): RowBuilder {
    this.#count(rowCount);
    if (this.#generated !== undefined) return this.#generated.bind(readers, bytes);
    const names = this.#names;
    const prototype = this.#prototype;
    return (index) => {
      const row = Object.create(prototype) as Row;
      for (let place = 0; place < names.length; place++)
        setOwnProperty(row, names[place] as string, (readers[place] as ColumnReader).read(index));
      return row;
    };
  }

  /** Builds one row. `cells` returns the value of each property, in order. */
  build(cells: RowCells): Row {
    this.#count(1);
    if (this.#generated !== undefined) return this.#generated.build(cells);
    const names = this.#names;
    const row = Object.create(this.#prototype) as Row;
    for (let place = 0; place < names.length; place++) setOwnProperty(row, names[place] as string, cells.next());
    return row;
  }

  #count(rows: number): void {
    results++;
    if (this.#generated !== undefined) return;
    if (results - this.#watchedSince > resultsWatched) {
      this.#rows = 0;
      this.#watchedSince = results;
    }
    this.#rows += rows;
    if (this.#rows < rowsWorthCode || !canGenerateCode()) return;
    this.#generated = generateRows(this.#names, this.#codes, this.#prototype);
  }
}

/**
 * Returns the row class of these columns. A name that occurs more than once is one property, with the value of the last column of that
 * name: `sourceColumns` tells which readers the class needs.
 *
 * @param kinds - Two shapes share a class if the names and the kinds are equal: the engine inlines code that always gets the same
 *   kinds of readers.
 */
export function rowClassOf(columns: readonly string[], kinds: readonly CellKind[]): RowClass {
  const key = JSON.stringify([columns, kinds.map(keyOf)]);
  let rowClass = known.get(key);
  if (rowClass === undefined) {
    rowClass = new RowClass(columns, kinds);
    if (known.size >= maxKnown) {
      known.delete(known.keys().next().value as string);
    }
    known.set(key, rowClass);
  }
  return rowClass;
}

/** Two readers with other classes of values need other code. */
function keyOf({ layout, code }: CellKind): string | readonly string[] {
  return code === undefined ? layout : [layout, ...Object.keys(code.uses ?? {})];
}

/** Returns, for each property of a row in order, the index of its column. */
export function sourceColumns(columns: readonly string[]): readonly number[] {
  return [...new Set(columns)].map((name) => columns.lastIndexOf(name));
}

/** Equal columns share a class, so that their rows have the same prototype and are `deepStrictEqual`. */
const known = new Map<string, RowClass>();
const maxKnown = 4096;
