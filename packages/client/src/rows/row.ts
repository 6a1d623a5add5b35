/** On the prototype of rows: the name of every column in select order, equal names too. A symbol, so no column can have this name. */
export const columnNames: unique symbol = Symbol('async-cassandra.columnNames');

/**
 * One row: a plain object with a property for each column, in column order, and the methods of the driver's `Row` on
 * its prototype.
 *
 * Spread, `JSON.stringify`, `Object.keys` and deep comparison see only the columns. A column with the name of a method hides it,
 * as with the driver. If columns have the same name, the row has the last one's value, in the place of the first.
 */
export interface Row {
  [column: string]: unknown;
  /** Returns the value of a column, by its name or its index in the select list. */
  get(column: string | number): unknown;
  values(): unknown[];
  keys(): string[];
  forEach(callback: (value: unknown, column: string) => void): void;
}

/** Never constructed. The prototypes of rows inherit from its prototype. */
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
