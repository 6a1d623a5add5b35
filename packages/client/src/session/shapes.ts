import { RowShape, type DecodeOptions } from '../rows/row-shape.ts';
import type { ColumnInfo } from '../wire/page.ts';

/** How many sets of columns are kept. Beyond it the one that was described longest ago is forgotten. */
const maxShapes = 10_000;

/**
 * The row classes of a cluster. Threads describe the same columns each for themselves; here they become one shape, so
 * that rows of one statement have one hidden class whichever thread read them.
 *
 * A shape that is forgotten here lives on in the threads' memories that know it and in the pages that have it.
 */
export class ShapeRegistry {
  readonly #byColumns = new Map<string, RowShape>();
  readonly #options: DecodeOptions;
  readonly #limit: number;

  constructor(options: DecodeOptions, limit = maxShapes) {
    this.#options = options;
    this.#limit = limit;
  }

  get size(): number {
    return this.#byColumns.size;
  }

  /** The shape of these columns, made at their first sight. */
  resolve(columns: readonly ColumnInfo[]): RowShape {
    const key = JSON.stringify(columns);
    const shape = this.#byColumns.get(key) ?? new RowShape(columns, this.#options);
    // Last again, since a thread has just asked for it.
    this.#byColumns.delete(key);
    this.#byColumns.set(key, shape);
    if (this.#byColumns.size > this.#limit) this.#byColumns.delete(this.#byColumns.keys().next().value as string);
    return shape;
  }
}
