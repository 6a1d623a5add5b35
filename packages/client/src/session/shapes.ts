import type { DecodeOptions, RowShape } from '../rows/row-shape.ts';
import { createRowShape } from '../rows/row-shape.ts';
import type { ColumnInfo } from '../wire/page.ts';

/**
 * The row classes of a cluster. Threads describe the same columns each for themselves; here they become one shape, so
 * that rows of one statement have one hidden class whichever thread read them.
 */
export class ShapeRegistry {
  readonly #byColumns = new Map<string, RowShape>();
  readonly #options: DecodeOptions;

  constructor(options: DecodeOptions) {
    this.#options = options;
  }

  /** The shape of these columns, made at their first sight. */
  resolve(columns: readonly ColumnInfo[]): RowShape {
    const key = JSON.stringify(columns);
    let shape = this.#byColumns.get(key);
    if (shape === undefined) {
      shape = createRowShape(columns, this.#options);
      this.#byColumns.set(key, shape);
    }
    return shape;
  }
}
