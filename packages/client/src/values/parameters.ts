/**
 * Writes and reads bound parameters: their number, their names if there are any, and each value as `values/codes.ts` describes.
 * Takes every value that the driver's encoder takes, also values of another copy of the driver.
 */
import { types as nodeTypes } from 'node:util';
import type { RequestWriter } from '@async-cassandra/executor';
import type { RequestReader } from '@async-cassandra/executor/thread';
import { classNameOf, describeValue, isPlainObject } from '../errors/describe-value.ts';
import { types } from './driver.ts';
import { recognise } from './recognise.ts';
import { codes } from './codes.ts';
import { readValue } from './reader.ts';
import { canChange, writeFrequent, writeRare } from './writer.ts';

/** The parameters of a statement: values by position, or by name. */
export type Parameters = readonly unknown[] | Readonly<Record<string, unknown>>;

/** The columns that parameters are bound to, for messages. */
export type ParameterColumns = readonly { readonly name: string }[];

/** Written first, then the number of parameters. Names follow as one value. */
export const parameterKinds = { none: 0, positional: 1, named: 2 } as const;

/**
 * Main thread: writes the parameters. They are copied, so later changes by the caller have no effect.
 *
 * @param where - Text that messages add to the parameter's place, such as " of statement 2".
 * @throws {TypeError} for a value that no column could take. The message names the parameter.
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
    // By index, because the holes of a sparse array are parameters too.
    for (let index = 0; index < parameters.length; index++) {
      if (!writeFrequent(writer, parameters[index]))
        writeRare(writer, parameters[index], nameOfPosition(index, columns, where));
    }
  } else {
    writeNamed(writer, parameters as Readonly<Record<string, unknown>>, where);
  }
}

function writeNamed(writer: RequestWriter, parameters: Readonly<Record<string, unknown>>, where: string): void {
  if (!isPlainObject(parameters) && !isNamed(parameters)) throw notParameters(parameters, where);
  const names = Object.keys(parameters);
  writer.int32(parameterKinds.named);
  writer.int32(names.length);
  writer.value(names);
  for (const name of names) {
    const value = parameters[name];
    if (writeFrequent(writer, value)) continue;
    // Probably a method of the object. The driver rejects it only if a parameter has its name, and so does this client.
    if (typeof value === 'function' || typeof value === 'symbol') writer.int32(codes.notAValue);
    else writeRare(writer, value, nameOfNamed(name, where));
  }
}

/** Returns false for no parameters, an empty array and an object without names. */
export function hasParameters(parameters: Parameters | null | undefined): boolean {
  return (
    parameters !== undefined &&
    parameters !== null &&
    (Array.isArray(parameters) ? parameters.length > 0 : Object.keys(parameters).length > 0)
  );
}

/**
 * Copies the parameters into a new array or object, so that later changes by the caller have no effect. Returns `undefined` if a value
 * can change in place, or if the parameters are not a plain array or object. Then they must be written instead.
 */
export function copyParameters(parameters: Parameters): Parameters | undefined {
  if (Array.isArray(parameters)) {
    for (let index = 0; index < parameters.length; index++) if (canChange(parameters[index])) return undefined;
    return parameters.slice() as readonly unknown[];
  }
  if (!isPlainObject(parameters)) return undefined;
  for (const name of Object.keys(parameters)) if (canChange(parameters[name])) return undefined;
  return { ...parameters };
}

/** Not a closure inside the loop: that would cost a scope for every statement and parameter. Same for the next function. */
function nameOfPosition(index: number, columns: ParameterColumns | undefined, where: string): () => string {
  return () => {
    const name = columns?.[index]?.name;
    return `parameter ${index + 1}${name === undefined ? '' : ` (${JSON.stringify(name)})`}${where}`;
  };
}

function nameOfNamed(name: string, where: string): () => string {
  return () => `parameter ${JSON.stringify(name)}${where}`;
}

/** Thread: reads the parameters as values of the thread's own driver. */
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

/**
 * Returns true for an object whose properties can be parameters, of any class, rows included. Returns false for a value that was
 * probably meant as the only parameter.
 */
function isNamed(parameters: unknown): boolean {
  return typeof parameters === 'object' && parameters !== null && !isValue(parameters);
}

/** The driver's value classes. Their properties are their fields, not parameters. */
const valueClasses = new Set(
  [
    'Uuid',
    'TimeUuid',
    'Long',
    'Integer',
    'BigDecimal',
    'InetAddress',
    'LocalDate',
    'LocalTime',
    'Duration',
    'Tuple',
  ].concat(['Vector', 'MutableLong', 'Point', 'LineString', 'Polygon', 'DateRange']),
);

/** Checks the name of the class too, because a row may have a column of any name. */
function isValue(object: object): boolean {
  if (ArrayBuffer.isView(object) || nodeTypes.isBoxedPrimitive(object) || object instanceof types.Uuid) return true;
  const name = classNameOf(object);
  if (valueClasses.has(name) && (name === 'Vector' || recognise(object) !== undefined)) return true;
  // A Date, a Map or a Promise has only properties that somebody added.
  return Object.prototype.toString.call(object) !== '[object Object]' && Object.keys(object).length === 0;
}

function notParameters(parameters: unknown, where: string): TypeError {
  return new TypeError(
    `parameters${where} must be an array, or an object with a value for each name, got ${describeValue(parameters)}`,
  );
}

/** Assigning to `__proto__` would set the prototype. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}
