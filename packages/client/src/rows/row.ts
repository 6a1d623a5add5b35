/** The name of every column in select order, equal ones too, on the prototype of each shape's rows; a symbol, so that no column's name can meet it. */
export const columnNames: unique symbol = Symbol('async-cassandra.columnNames');

/**
 * One row: a plain object with a property for each column, in column order, and the methods of the driver's `Row` on
 * its prototype.
 *
 * Spread, `JSON.stringify`, `Object.keys` and deep comparison see the columns alone. A column named like a method hides it,
 * as with the driver. Of columns with equal names the last one's value is kept, at the place of the first.
 */
export interface Row {
  [column: string]: unknown;
  /** The value of a column, by its name or its place in the select list. */
  get(column: string | number): unknown;
  values(): unknown[];
  keys(): string[];
  forEach(callback: (value: unknown, column: string) => void): void;
}

/** Never constructed: the prototypes of rows inherit from this one's. */
export class RowMethods {
  declare readonly [columnNames]: readonly string[];

  get(column: string | number): unknown {
    const name = typeof column === 'number' ? this[columnNames][column] : column;
    return name === undefined ? undefined : (this as unknown as Readonly<Record<string, unknown>>)[name];
  }

  values(): unknown[] {
    return Object.values(this);
  }

  keys(): string[] {
    return Object.keys(this);
  }

  forEach(callback: (value: unknown, column: string) => void): void {
    for (const [column, value] of Object.entries(this)) {
      callback(value, column);
    }
  }
}

// Rows are printed with the name of their constructor.
Object.defineProperty(RowMethods, 'name', { value: 'Row' });
