/**
 * Bound parameters, both halves. Primitives cross as they are, which most queries need no more than; everything else by
 * `wire/value-codes.ts`. Whatever the driver's encoder takes can be given, also values made by another copy of it.
 */
import { classNameOf, describeValue, isPlainObject } from './plain-data.ts';
import { readValue } from './value-reader.ts';
import { ValueWriter } from './value-writer.ts';

/** What can stand for the parameters of a statement: values by position, or by name. */
export type Parameters = readonly unknown[] | Readonly<Record<string, unknown>>;

type Primitive = string | number | boolean | bigint | null | undefined;

/** Parameters as they cross: values by position, by name, or coded; `names` of coded ones that are by name. */
export type EncodedParameters =
  | readonly Primitive[]
  | { readonly named: Readonly<Record<string, Primitive>> }
  | { readonly coded: readonly unknown[]; readonly names: readonly string[] | undefined };

/** The columns that parameters are bound to, for messages. */
export type ParameterColumns = readonly { readonly name: string }[];

/**
 * The main half. The result has memory of its own: what the caller changes afterwards has no effect.
 *
 * @throws {TypeError} naming the parameter, for a value that no column could take.
 */
export function encodeParameters(parameters: Parameters | null | undefined, columns?: ParameterColumns): EncodedParameters | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  if (Array.isArray(parameters)) {
    return arePrimitive(parameters) ? copyOf(parameters) : encodeList(parameters, columns);
  }
  if (!isNamed(parameters)) throw notParameters(parameters);
  const names = Object.keys(parameters);
  const values = names.map((name) => parameters[name]);
  if (arePrimitive(values)) return { named: { ...parameters } as Readonly<Record<string, Primitive>> };
  const writer = new ValueWriter((index) => `parameter ${JSON.stringify(names[index])}`);
  for (const value of values) writer.writeParameter(value);
  return { coded: writer.coded, names };
}

/** The thread half: values of the thread's own driver. */
export function decodeParameters(encoded: EncodedParameters | undefined): unknown[] | Record<string, unknown> | undefined {
  if (encoded === undefined) return undefined;
  if (isList(encoded)) return encoded as Primitive[];
  if ('named' in encoded) return encoded.named;
  const cursor = { coded: encoded.coded, position: 0 };
  const values: unknown[] = [];
  while (cursor.position < encoded.coded.length) values.push(readValue(cursor));
  const { names } = encoded;
  if (names === undefined) return values;
  const named: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) setOwn(named, name, values[index]);
  return named;
}

function arePrimitive(values: readonly unknown[]): values is readonly Primitive[] {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const type = typeof value;
    if (type === 'function' || type === 'symbol' || (type === 'object' && value !== null)) return false;
  }
  return true;
}

/** A copy costs 15 ns and takes away what a clone would stumble over: properties of the array, a proxy around it. */
function copyOf(values: readonly Primitive[]): readonly Primitive[] {
  return Object.getPrototypeOf(values) === Array.prototype ? values.slice() : Array.from(values);
}

function encodeList(values: readonly unknown[], columns: ParameterColumns | undefined): EncodedParameters {
  const writer = new ValueWriter((index) => {
    const name = columns?.[index]?.name;
    return `parameter ${index + 1}${name === undefined ? '' : ` (${JSON.stringify(name)})`}`;
  });
  // By index: a sparse array's holes are parameters too.
  for (let index = 0; index < values.length; index++) writer.writeParameter(values[index]);
  return { coded: writer.coded, names: undefined };
}

function isList(encoded: EncodedParameters): encoded is readonly Primitive[] {
  return Array.isArray(encoded);
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

function notParameters(parameters: unknown): TypeError {
  const got = typeof parameters === 'object' && parameters !== null ? `a ${classNameOf(parameters)}` : describeValue(parameters);
  return new TypeError(`parameters must be an array, or an object with a value for each name, got ${got}`);
}

/** Assigning to `__proto__` would set the prototype. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}
