import { RowShape, type DecodeOptions } from '../rows/row-shape.ts';
import { keptStatementsOf } from '../options/kept-statements.ts';
import type { ColumnInfo } from '../wire/page.ts';

/** How many columns are kept by number. A program that writes values into its select lists has no end of them. */
const maxColumns = 10_000;

/**
 * The row classes of a cluster. Threads describe the same columns each for themselves; here they become one shape, so
 * that rows of one statement have one hidden class whichever thread read them.
 *
 * A shape that is forgotten here lives on in the threads' memories that know it and in the pages that have it.
 */
export class ShapeRegistry {
  /** By the numbers of their columns, in order. */
  readonly #byColumns = new Map<string, RowShape>();
  /** By what is said of them: statements have many sets of columns, which are made of few. */
  readonly #columns = new Map<string, NumberedColumn>();
  #nextColumn = 0;
  readonly #options: DecodeOptions;
  readonly #limit: number;

  /** Beyond `limit` sets of columns, the one that was described longest ago is forgotten. */
  constructor(options: DecodeOptions, limit = keptStatementsOf(undefined)) {
    this.#options = options;
    this.#limit = limit;
  }

  get size(): number {
    return this.#byColumns.size;
  }

  /** The shape of these columns, made at their first sight. */
  resolve(columns: readonly ColumnInfo[]): RowShape {
    const numbered = columns.map((column) => this.#number(column));
    const key = numbered.map(({ number }) => number).join();
    const shape =
      this.#byColumns.get(key) ??
      new RowShape(
        numbered.map(({ column }) => column),
        this.#options,
      );
    // Last again, since a thread has just asked for it.
    this.#byColumns.delete(key);
    this.#byColumns.set(key, shape);
    if (this.#byColumns.size > this.#limit) this.#byColumns.delete(this.#byColumns.keys().next().value as string);
    return shape;
  }

  #number(column: ColumnInfo): NumberedColumn {
    const key = JSON.stringify(column);
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    // Numbers are never given again, so that shapes which are kept stay what they are.
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
