/**
 * Bound parameters, both halves: how many there are, their names if they are by name, and each as `wire/value-codes.ts` says.
 * Whatever the driver's encoder takes can be given, also values made by another copy of it.
 */
import type { RequestWriter } from '@async-cassandra/executor';
import type { RequestReader } from '@async-cassandra/executor/thread';
import { classNameOf, describeValue, isPlainObject } from './plain-data.ts';
import { readValue } from './value-reader.ts';
import { writeFrequent, writeRare } from './value-writer.ts';

/** What can stand for the parameters of a statement: values by position, or by name. */
export type Parameters = readonly unknown[] | Readonly<Record<string, unknown>>;

/** The columns that parameters are bound to, for messages. */
export type ParameterColumns = readonly { readonly name: string }[];

/** What comes first: nothing, or a kind and the number of parameters. Names follow as one value. */
export const parameterKinds = { none: 0, positional: 1, named: 2 } as const;

/**
 * The main half. What is written has memory of its own: what the caller changes afterwards has no effect.
 *
 * @param where - What messages add to the parameter's place, such as " of statement 2".
 * @throws {TypeError} naming the parameter, for a value that no column could take.
 */
export function writeParameters(
  writer: RequestWriter,
  parameters: Parameters | null | undefined,
  columns?: ParameterColumns,
  where = '',
): void {
  if (parameters === undefined || parameters === null) {
    writer.int32(parameterKinds.none);
  } else if (Array.isArray(parameters)) {
    writer.int32(parameterKinds.positional);
    writer.int32(parameters.length);
    // By index: a sparse array's holes are parameters too.
    for (let index = 0; index < parameters.length; index++) {
      if (!writeFrequent(writer, parameters[index]))
        writeRare(writer, parameters[index], nameOfPosition(index, columns, where));
    }
  } else {
    if (!isNamed(parameters)) throw notParameters(parameters, where);
    const names = Object.keys(parameters);
    writer.int32(parameterKinds.named);
    writer.int32(names.length);
    writer.value(names);
    for (const name of names) {
      const value = parameters[name];
      if (!writeFrequent(writer, value)) writeRare(writer, value, nameOfNamed(name, where));
    }
  }
}

/** Both not closures within the loops, which would cost every statement and every parameter a scope. */
function nameOfPosition(index: number, columns: ParameterColumns | undefined, where: string): () => string {
  return () => {
    const name = columns?.[index]?.name;
    return `parameter ${index + 1}${name === undefined ? '' : ` (${JSON.stringify(name)})`}${where}`;
  };
}

function nameOfNamed(name: string, where: string): () => string {
  return () => `parameter ${JSON.stringify(name)}${where}`;
}

/** The thread half: values of the thread's own driver. */
export function readParameters(reader: RequestReader): unknown[] | Record<string, unknown> | undefined {
  const kind = reader.int32();
  if (kind === parameterKinds.none) return undefined;
  const count = reader.int32();
  const names = kind === parameterKinds.named ? (reader.value() as readonly string[]) : undefined;
  const values: unknown[] = [];
  for (let index = 0; index < count; index++) values.push(readValue(reader));
  if (names === undefined) return values;
  const named: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) setOwn(named, name, values[index]);
  return named;
}

/** An object with names for keys, and not a value that was meant to be the only parameter. */
function isNamed(parameters: unknown): parameters is Readonly<Record<string, unknown>> {
  if (typeof parameters !== 'object' || parameters === null) return false;
  if (isPlainObject(parameters)) return true;
  const isValue =
    ArrayBuffer.isView(parameters) ||
    ['toBuffer', 'getBuffer', 'toISOString', 'then', 'forEach'].some((method) => method in parameters) ||
    '__isLong__' in parameters;
  return !isValue;
}

function notParameters(parameters: unknown, where: string): TypeError {
  const got =
    typeof parameters === 'object' && parameters !== null ? `a ${classNameOf(parameters)}` : describeValue(parameters);
  return new TypeError(`parameters${where} must be an array, or an object with a value for each name, got ${got}`);
}

/** Assigning to `__proto__` would set the prototype. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}
