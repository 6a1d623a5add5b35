import { createThreadShape, type ColumnInfo, type ThreadShape } from '../wire/page.ts';
import { notices, type Notice } from '../wire/signal.ts';
import type { DriverColumn } from './driver.ts';

/** The columns of a result as this thread writes them, under the number that the main thread knows. */
export interface NumberedShape {
  readonly number: number;
  readonly shape: ThreadShape;
  readonly columns: readonly DriverColumn[];
}

/**
 * Numbers the shapes of results. The driver reads the columns anew from each response, so they are compared with those
 * of the statement's last response, which they nearly always equal; columns that changed get a number of their own.
 */
export class ShapeNumbers {
  readonly #byStatement = new Map<string, NumberedShape>();
  readonly #byColumns = new Map<string, NumberedShape>();
  readonly #notify: (notice: Notice) => void;

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
  }

  /** The shape of `columns`, which were read from a response to `cql`. */
  resolve(cql: string, columns: readonly DriverColumn[]): NumberedShape {
    const last = this.#byStatement.get(cql);
    if (last !== undefined && haveSameColumns(last.columns, columns)) return last;
    const plain = columns.map(toColumnInfo);
    const key = JSON.stringify(plain);
    const shape = this.#byColumns.get(key) ?? this.#add(key, plain, columns);
    this.#remember(cql, shape);
    return shape;
  }

  #add(key: string, plain: readonly ColumnInfo[], columns: readonly DriverColumn[]): NumberedShape {
    const numbered = { number: this.#byColumns.size + 1, shape: createThreadShape(plain), columns };
    this.#byColumns.set(key, numbered);
    this.#notify([notices.shape, numbered.number, plain]);
    return numbered;
  }

  /** Texts with values written into them have no end, so only so many are remembered; the shapes themselves stay. */
  #remember(cql: string, shape: NumberedShape): void {
    if (this.#byStatement.size >= maxRemembered) this.#byStatement.clear();
    this.#byStatement.set(cql, shape);
  }
}

const maxRemembered = 2000;

/** The part of a column that crosses, as plain data. */
export function toColumnInfo({ name, type, ksname, tablename }: DriverColumn): ColumnInfo {
  return {
    name,
    type,
    ...(ksname === undefined ? {} : { ksname }),
    ...(tablename === undefined ? {} : { tablename }),
  };
}

function haveSameColumns(left: readonly DriverColumn[], right: readonly DriverColumn[]): boolean {
  return left.length === right.length && left.every((column, index) => isSameColumn(column, right[index]!));
}

function isSameColumn(left: DriverColumn, right: DriverColumn): boolean {
  return (
    left.name === right.name &&
    left.tablename === right.tablename &&
    left.ksname === right.ksname &&
    left.type.code === right.type.code &&
    (left.type.info === right.type.info || JSON.stringify(left.type) === JSON.stringify(right.type))
  );
}
