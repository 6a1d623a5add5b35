import { RowShape, type DecodeOptions } from '../rows/row-shape.ts';
import { keptStatementsOf } from '../options/kept-statements.ts';
import type { ColumnInfo } from '../wire/page.ts';

/** How many columns are remembered. A program that writes values into its select lists has new columns without end. */
const maxColumns = 10_000;

/**
 * The row classes of a cluster. Each thread describes the columns of its results itself. Equal descriptions get one shape here,
 * so that rows of one statement have one hidden class, whichever thread read them.
 *
 * A shape that is forgotten here is still used by threads that know it and by pages that have it.
 */
export class ShapeRegistry {
  /** By the numbers of their columns, in order. */
  readonly #byColumns = new Map<string, RowShape>();
  /** By their description. Many sets of columns are made of few different columns. */
  readonly #columns = new Map<string, NumberedColumn>();
  #nextColumn = 0;
  readonly #options: DecodeOptions;
  readonly #limit: number;

  /** With more than `limit` sets of columns, the one that was described longest ago is forgotten. */
  constructor(options: DecodeOptions, limit = keptStatementsOf(undefined)) {
    this.#options = options;
    this.#limit = limit;
  }

  get size(): number {
    return this.#byColumns.size;
  }

  /** Returns the shape of these columns. Makes it if they are new. */
  resolve(columns: readonly ColumnInfo[]): RowShape {
    const numbered = columns.map((column) => this.#number(column));
    const key = numbered.map(({ number }) => number).join();
    const shape =
      this.#byColumns.get(key) ??
      new RowShape(
        numbered.map(({ column }) => column),
        this.#options,
      );
    // Moved to the end of the map: it was just used, so it is forgotten last.
    this.#byColumns.delete(key);
    this.#byColumns.set(key, shape);
    if (this.#byColumns.size > this.#limit) this.#byColumns.delete(this.#byColumns.keys().next().value as string);
    return shape;
  }

  #number(column: ColumnInfo): NumberedColumn {
    const key = JSON.stringify(column);
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    // Numbers are never used twice, because shapes that are still remembered refer to them.
    if (this.#columns.size >= maxColumns) this.#columns.clear();
    const numbered = { number: this.#nextColumn++, column };
    this.#columns.set(key, numbered);
    return numbered;
  }
}

/** A column that all shapes share. */
interface NumberedColumn {
  readonly number: number;
  readonly column: ColumnInfo;
}
