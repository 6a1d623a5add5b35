import type { PageBytes } from '../bytes/page-bytes.ts';
import type { CellCode } from '../columns/cell-code.ts';
import type { ColumnReader } from '../columns/column.ts';
import { setOwnProperty } from '../columns/own-property.ts';
import { canGenerateCode, generateRows } from './generated-rows.ts';
import type { RowBuilder, RowCells, RowMaker } from './row-maker.ts';
import { columnNames, RowMethods, type Row } from './row.ts';

/** What a column's cells are read with. */
export interface CellKind {
  readonly layout: string;
  readonly code: CellCode | undefined;
}

/**
 * So many rows of a set of columns, within so many results of any, and code is generated for it. A page may have them at once; of sets
 * that are read row by row, those that have at least the 64th part of the reads get there.
 */
export const ROWS_WORTH_CODE = 1024;
const RESULTS_WATCHED = 65_536;

/** Results of which rows were built, of all sets of columns. */
let results = 0;

/**
 * The rows of one set of columns: assembled property by property at first, built by code generated for the columns as soon as
 * that is worth it. Both have one prototype and the same properties in the same order.
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

  /** Builds `rowCount` rows of a page from its readers, one for each of the rows' properties, and the memory they read. */
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

  /** The row of these values, asked for one by one, one for each of the rows' properties. */
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
    if (results - this.#watchedSince > RESULTS_WATCHED) {
      this.#rows = 0;
      this.#watchedSince = results;
    }
    this.#rows += rows;
    if (this.#rows < ROWS_WORTH_CODE || !canGenerateCode()) return;
    this.#generated = generateRows(this.#names, this.#codes, this.#prototype);
  }
}

/**
 * The row class of these columns. A name that occurs more than once is one property, filled by the last of its columns:
 * `sourceColumns` says which readers the class is to be bound to.
 *
 * @param kinds - Decide with the names whether two shapes share a class: code that always meets the same
 *   kinds of readers is what the engine inlines.
 */
export function rowClassOf(columns: readonly string[], kinds: readonly CellKind[]): RowClass {
  const key = JSON.stringify([columns, kinds.map(keyOf)]);
  let rowClass = known.get(key);
  if (rowClass === undefined) {
    rowClass = new RowClass(columns, kinds);
    if (known.size >= MAX_KNOWN) {
      known.delete(known.keys().next().value as string);
    }
    known.set(key, rowClass);
  }
  return rowClass;
}

/** Code that makes instances of other classes is other code. */
function keyOf({ layout, code }: CellKind): string | readonly string[] {
  return code === undefined ? layout : [layout, ...Object.keys(code.uses ?? {})];
}

/** For each property of a row, in order, the column its value comes from. */
export function sourceColumns(columns: readonly string[]): readonly number[] {
  return [...new Set(columns)].map((name) => columns.lastIndexOf(name));
}

/** Equal columns share a class, so that their rows have one prototype and compare as equal in every sense. */
const known = new Map<string, RowClass>();
const MAX_KNOWN = 4096;
