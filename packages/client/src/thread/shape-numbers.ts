import { malformed } from '../columns/malformed.ts';
import { types, type DriverColumnType } from '../values/driver.ts';
import { keptStatementsOf } from '../options/kept-statements.ts';
import { createThreadShape, type ColumnInfo, type ThreadShape } from '../wire/page.ts';
import type { SignalToMain } from '../wire/signal.ts';
import type { DriverColumn } from './driver-seam/client.ts';

/** The columns of a result and how this thread writes them, with the number that the main thread knows. */
export interface NumberedShape {
  readonly number: number;
  readonly shape: ThreadShape;
  readonly columns: readonly DriverColumn[];
}

/**
 * Numbers the shapes of results. The driver makes new column objects for each response, so they are compared with those of the
 * statement's last response. They are nearly always equal. Changed columns get a new number.
 *
 * A shape is forgotten, here and on the main thread, when it was not used during a whole period. A period ends after `limit` other
 * shapes.
 */
export class ShapeNumbers {
  readonly #byStatement = new Map<string, NumberedShape>();
  #byColumns = new Map<string, NumberedShape>();
  /** The shapes of the period before. */
  #older = new Map<string, NumberedShape>();
  #next = 1;
  /** Counts the ages: who keeps a shape looks it up again in each, or it is forgotten. */
  age = 0;
  readonly #notify: (signal: SignalToMain) => void;
  readonly #limit: number;

  /** `limit`: how many shapes end a period. A program that writes values into its select lists has new shapes without end. */
  constructor(notify: (signal: SignalToMain) => void, limit = keptStatementsOf(undefined)) {
    this.#notify = notify;
    this.#limit = limit;
  }

  /**
   * Returns the shape of `columns`, which were read from a response to `cql`.
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
    // Sent first: if sending fails, the main thread does not know the shape, and it must not be used.
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

  /** Forgets shapes that were not used in the last period. Statements look up their shapes again, which shows which ones are used. */
  #beginAge(): void {
    this.age++;
    const forgotten = Array.from(this.#older.values(), ({ number }) => number);
    this.#older = this.#byColumns;
    this.#byColumns = new Map();
    this.#byStatement.clear();
    // Later, because replies that were written in this turn may not be sent yet.
    if (forgotten.length > 0) setImmediate(() => this.#notify({ kind: 'forget-shapes', shapes: forgotten }));
  }

  /** Remembers a limited number of texts, because texts with values written into them are new without end. */
  #remember(cql: string, shape: NumberedShape): void {
    if (this.#byStatement.size >= this.#limit) this.#byStatement.clear();
    this.#byStatement.set(cql, shape);
  }
}

/** Far deeper than any real schema. Deeper types would overflow the stack of functions that walk through them. */
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

/** Returns the part of a column that is sent to the main thread, as plain data. */
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
