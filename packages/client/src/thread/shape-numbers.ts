import { malformed } from '../columns/malformed.ts';
import { types, type DriverColumnType } from '../values/driver.ts';
import { keptStatementsOf } from '../options/kept-statements.ts';
import { createThreadShape, type ColumnInfo, type ThreadShape } from '../wire/page.ts';
import type { SignalToMain } from '../wire/signal.ts';
import type { DriverColumn } from './driver-seam/client.ts';

/** The columns of a result as this thread writes them, under the number that the main thread knows. */
export interface NumberedShape {
  readonly number: number;
  readonly shape: ThreadShape;
  readonly columns: readonly DriverColumn[];
}

/**
 * Numbers the shapes of results. The driver reads the columns anew from each response, so they are compared with those
 * of the statement's last response, which they nearly always equal; columns that changed get a number of their own.
 *
 * Shapes that were not used for an age, that of `limit` other shapes, are forgotten here and on the main thread.
 */
export class ShapeNumbers {
  readonly #byStatement = new Map<string, NumberedShape>();
  #byColumns = new Map<string, NumberedShape>();
  /** Of the age before. */
  #older = new Map<string, NumberedShape>();
  #next = 1;
  /** Counts the ages: who keeps a shape looks it up again in each, or it is forgotten. */
  age = 0;
  readonly #notify: (signal: SignalToMain) => void;
  readonly #limit: number;

  /** A program that writes values into its select lists has no end of shapes: `limit` new ones make an age. */
  constructor(notify: (signal: SignalToMain) => void, limit = keptStatementsOf(undefined)) {
    this.#notify = notify;
    this.#limit = limit;
  }

  /**
   * The shape of `columns`, which were read from a response to `cql`.
   *
   * @throws {DriverInternalError} for a type that the protocol does not have.
   */
  resolve(cql: string, columns: readonly DriverColumn[]): NumberedShape {
    const last = this.#byStatement.get(cql);
    if (last !== undefined && haveSameColumns(last.columns, columns)) return last;
    const plain = columns.map(toColumnInfo);
    for (const { name, type } of plain) assertType(name, type);
    const key = JSON.stringify(plain);
    const shape = this.#byColumns.get(key) ?? this.#keep(key, this.#older.get(key) ?? this.#create(plain, columns));
    this.#remember(cql, shape);
    return shape;
  }

  #create(plain: readonly ColumnInfo[], columns: readonly DriverColumn[]): NumberedShape {
    const numbered = { number: this.#next, shape: createThreadShape(plain), columns };
    // Told first: a shape that cannot be told must not be taken for one that was.
    this.#notify({ kind: 'shape', shape: numbered.number, columns: plain });
    this.#next++;
    return numbered;
  }

  #keep(key: string, shape: NumberedShape): NumberedShape {
    this.#older.delete(key);
    if (this.#byColumns.size >= this.#limit) this.#beginAge();
    this.#byColumns.set(key, shape);
    return shape;
  }

  /** What was not used since the last age began goes. Statements look for their shapes anew, which tells who is used. */
  #beginAge(): void {
    this.age++;
    const forgotten = Array.from(this.#older.values(), ({ number }) => number);
    this.#older = this.#byColumns;
    this.#byColumns = new Map();
    this.#byStatement.clear();
    // Replies that were written in this turn may not be on their way yet.
    if (forgotten.length > 0) setImmediate(() => this.#notify({ kind: 'forget-shapes', shapes: forgotten }));
  }

  /** Texts with values written into them have no end, so only so many are remembered. */
  #remember(cql: string, shape: NumberedShape): void {
    if (this.#byStatement.size >= this.#limit) this.#byStatement.clear();
    this.#byStatement.set(cql, shape);
  }
}

/** Far beyond any schema; what comes nested deeper would exhaust the stack of whoever walks through it. */
const maxDepth = 64;
const dataTypes: Readonly<Record<string, number>> = types.dataTypes as never;
const typeCodes: ReadonlySet<number> = new Set(Object.values(dataTypes).filter((code) => typeof code === 'number'));

function assertType(column: string, type: DriverColumnType, depth = 1): void {
  if (depth > maxDepth) throw malformed(`column ${JSON.stringify(column)} is nested more than ${maxDepth} deep`);
  if (!typeCodes.has(type.code))
    throw malformed(`column ${JSON.stringify(column)} is of the unknown type ${type.code}`);
  for (const part of partsOf(type)) assertType(column, part, depth + 1);
}

/** The types inside a list, set, map, tuple or user-defined type. */
function partsOf({ code, info }: DriverColumnType): readonly DriverColumnType[] {
  if (code === dataTypes['custom'] || typeof info !== 'object' || info === null) return [];
  if (Array.isArray(info)) return info as readonly DriverColumnType[];
  if ('fields' in info)
    return (info.fields as readonly { readonly type: DriverColumnType }[]).map((field) => field.type);
  return [info as DriverColumnType];
}

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
