import { types as nodeTypes } from 'node:util';
import type { RequestWriter } from '@async-cassandra/executor';
import { types } from './driver.ts';
import { PageTimeUuid, PageUuid } from './uuid.ts';
import { classNameOf, isPlainObject } from '../errors/describe-value.ts';
import { codes } from './codes.ts';
import { isUnset, recognise, type DriverValue } from './recognise.ts';

/** Up to this length, bytes are sent as a string. Cloning a string copies its bytes only; cloning a view copies its whole buffer. */
const maxLatin1Bytes = 4096;
/** Real types nest a few levels deep. Much deeper values would overflow the stack. */
const maxDepth = 200;

/**
 * Writes any parameter as `values/codes.ts` describes. `nameOf` returns its name for messages.
 *
 * @throws {TypeError} for a value that no column could take. The message names the parameter.
 */
export function writeRare(out: RequestWriter, value: unknown, nameOf: () => string): void {
  new ValueWriter(out, nameOf).write(value);
}

class ValueWriter {
  readonly #out: RequestWriter;
  readonly #nameOf: () => string;
  readonly #holders: object[] = [];
  readonly #path: string[] = [];

  constructor(out: RequestWriter, nameOf: () => string) {
    this.#out = out;
    this.#nameOf = nameOf;
  }

  write(value: unknown): void {
    if (writeFrequent(this.#out, value)) return;
    if (typeof value !== 'object' || value === null) throw this.#refusal(`a ${typeof value}`);
    this.#writeObject(value);
  }

  #writeObject(value: object): void {
    const out = this.#out;
    if (nodeTypes.isUint8Array(value)) return writeBytes(out, value);
    if (isVector(value)) return this.#writeVector(value);
    if (Array.isArray(value)) return this.#writeNested(value, () => this.#writeItems(codes.list, value));
    if (nodeTypes.isDate(value)) {
      out.int32(codes.date);
      out.float64(value.getTime());
      return;
    }
    if (nodeTypes.isMap(value)) return this.#writeNested(value, () => this.#writeMap(value));
    if (nodeTypes.isSet(value)) return this.#writeNested(value, () => this.#writeItems(codes.set, itemsOf(value)));
    if (isPlainObject(value)) return this.#writePlainObject(value);
    const known = recognise(value);
    if (known !== undefined) return this.#writeNested(value, () => this.#writeDriverValue(known));
    if (isLike(value, 'set')) return this.#writeNested(value, () => this.#writeMap(value));
    if (isLike(value, 'add')) return this.#writeNested(value, () => this.#writeItems(codes.set, itemsOf(value)));
    if (nodeTypes.isTypedArray(value)) {
      out.int32(codes.typedArray);
      out.value(value.slice());
      return;
    }
    if (nodeTypes.isBoxedPrimitive(value) && !nodeTypes.isSymbolObject(value)) {
      return this.write((value as { valueOf(): unknown }).valueOf());
    }
    this.#assertCanBeFields(value);
    this.#writeNested(value, () => this.#writeFields(value, findInherited(value)));
  }

  #writeItems(code: number, items: readonly unknown[]): void {
    this.#writeInts(code, items.length);
    for (let index = 0; index < items.length; index++) this.#writeAt(`[${index}]`, items[index]);
  }

  #writeMap(value: Collection): void {
    const entries: [key: unknown, item: unknown][] = [];
    value.forEach((item, key) => entries.push([key, item]));
    this.#writeInts(codes.map, entries.length);
    for (const [key, item] of entries) {
      this.#writeAt('.keys()', key);
      this.#writeAt(typeof key === 'string' ? `.get(${JSON.stringify(key)})` : '.values()', item);
    }
  }

  #writePlainObject(value: Record<string, unknown>): void {
    if (isUnset(value)) this.#out.int32(codes.unset);
    else this.#writeNested(value, () => this.#writeFields(value, []));
  }

  /** Own entries can be a map. Fields of a user-defined type may also be inherited, such as getters of a class. */
  #writeFields(value: object, inherited: readonly string[]): void {
    const own = Object.keys(value);
    const isOfClass = !isPlainObject(value);
    this.#out.int32(codes.object);
    this.#out.value(isOfClass ? classNameOf(value) : undefined);
    this.#writeInts(own.length, inherited.length);
    for (const name of [...own, ...inherited]) {
      const item = (value as Readonly<Record<string, unknown>>)[name];
      this.#out.value(name);
      if (isOfClass && typeof item === 'function') this.#out.int32(codes.notAValue);
      else this.#writeAt(`.${name}`, item);
    }
  }

  #writeVector(value: object): void {
    const { elements, subtype } = value as { readonly elements: readonly unknown[]; readonly subtype?: string };
    const out = this.#out;
    if (elements.every((element) => typeof element === 'number')) {
      out.int32(codes.numberVector);
      out.value(subtype);
      out.value(Float64Array.from(elements));
      return;
    }
    this.#writeNested(value, () => {
      out.int32(codes.vector);
      out.value(subtype);
      out.int32(elements.length);
      for (let index = 0; index < elements.length; index++) this.#writeAt(`[${index}]`, elements[index]);
    });
  }

  #writeDriverValue(known: DriverValue): void {
    const out = this.#out;
    switch (known.kind) {
      case 'long':
        return this.#writeInts(codes.long, known.value.low, known.value.high, known.value.unsigned ? 1 : 0);
      case 'uuid':
        return writeUuid(out, known.bytes);
      case 'inet':
        return this.#writeLatin1(codes.inet, known.bytes);
      case 'localDate':
        return this.#writeInts(codes.localDate, known.days);
      case 'localTime':
        return this.#writeInts(codes.localTime, known.nanoseconds.low, known.nanoseconds.high);
      case 'duration':
        out.int32(codes.duration);
        out.float64(known.months);
        out.float64(known.days);
        return this.#writeInts(known.nanoseconds.low, known.nanoseconds.high);
      case 'integer':
        return this.#writeInts(codes.integer, known.sign, known.words.length, ...known.words);
      case 'decimal':
        out.int32(codes.decimal);
        out.float64(known.scale);
        return this.#writeInts(known.sign, known.words.length, ...known.words);
      case 'tuple':
        return this.#writeItems(codes.tuple, known.elements);
      case 'geometry':
        out.int32(codes.geometry);
        return this.#writeLatin1(known.shape, known.bytes);
      case 'dateRange':
        this.#writeLatin1(codes.dateRange, known.bytes);
    }
  }

  #writeInts(...numbers: readonly number[]): void {
    for (const number of numbers) this.#out.int32(number);
  }

  #writeLatin1(code: number, bytes: Uint8Array): void {
    this.#out.int32(code);
    this.#out.value(latin1(bytes));
  }

  #writeAt(step: string, value: unknown): void {
    this.#path.push(step);
    this.write(value);
    this.#path.pop();
  }

  #writeNested(holder: object, write: () => void): void {
    if (this.#holders.includes(holder)) throw this.#error('contains itself');
    if (this.#holders.length >= maxDepth) throw this.#error(`is nested more than ${maxDepth} levels deep`);
    this.#holders.push(holder);
    write();
    this.#holders.pop();
  }

  /** An object of a class can be a user-defined type. The classes below cannot: they have no fields that a column could take. */
  #assertCanBeFields(value: object): void {
    if (nodeTypes.isPromise(value)) throw this.#refusal('a Promise; await it first');
    if (isIterator(value)) throw this.#refusal('an iterator; spread it into an array first');
    const isBytes = ArrayBuffer.isView(value) || nodeTypes.isAnyArrayBuffer(value);
    if (isBytes) throw this.#refusal(`a ${classNameOf(value)}; use a Buffer`);
    const isRefused =
      nodeTypes.isWeakMap(value) ||
      nodeTypes.isWeakSet(value) ||
      nodeTypes.isNativeError(value) ||
      nodeTypes.isRegExp(value) ||
      nodeTypes.isGeneratorObject(value) ||
      nodeTypes.isSymbolObject(value) ||
      value instanceof WeakRef;
    if (isRefused) throw this.#refusal(`a ${classNameOf(value)}`);
  }

  #refusal(what: string): TypeError {
    return this.#error(this.#path.length === 0 ? `cannot be ${what}` : `cannot hold ${what}`);
  }

  #error(problem: string): TypeError {
    const path = this.#path.length === 0 ? '' : ` (at ${this.#path.join('').replace(/^\./u, '')})`;
    return new TypeError(`${this.#nameOf()} ${problem}${path}`);
  }
}

/** Writes the most common kinds of parameters. Returns false, with nothing written, for all others: use `writeRare` for them. */
export function writeFrequent(out: RequestWriter, value: unknown): boolean {
  // Not a switch over `typeof`: V8 compiles single comparisons well, but calls a function to get the type's name for a switch.
  if (typeof value === 'object') {
    if (value !== null) return writeFrequentClass(out, value);
    out.int32(codes.null);
  } else if (typeof value === 'string' || typeof value === 'bigint') {
    out.int32(codes.primitive);
    out.value(value);
  } else if (typeof value === 'number') {
    writeNumber(out, value);
  } else if (typeof value === 'boolean') {
    out.int32(value ? codes.true : codes.false);
  } else if (value === undefined) {
    out.int32(codes.undefined);
  } else {
    return false;
  }
  return true;
}

/** Returns true for a value that its owner could change in place, such as a Buffer or a Date. */
export function canChange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value === types.unset) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isFixed =
    prototype === uuid ||
    prototype === timeUuid ||
    prototype === PageUuid.prototype ||
    prototype === PageTimeUuid.prototype ||
    prototype === long;
  return !isFixed;
}

/** Recognises the most common classes by their prototype. The full checks of `#writeObject` cost half a microsecond. */
function writeFrequentClass(out: RequestWriter, value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === uuid || prototype === timeUuid) {
    const { buffer } = value as { readonly buffer: unknown };
    if (!(buffer instanceof Uint8Array) || buffer.length !== 16) return false;
    writeUuid(out, buffer);
  } else if (prototype === PageUuid.prototype || prototype === PageTimeUuid.prototype) {
    const { word0, word1, word2, word3 } = value as PageUuid;
    out.int32(codes.uuid);
    out.int32(word0);
    out.int32(word1);
    out.int32(word2);
    out.int32(word3);
  } else if (prototype === long) {
    const { low, high, unsigned } = value as {
      readonly low: number;
      readonly high: number;
      readonly unsigned: boolean;
    };
    out.int32(codes.long);
    out.int32(low);
    out.int32(high);
    out.int32(unsigned ? 1 : 0);
  } else if (prototype === Date.prototype && nodeTypes.isDate(value)) {
    out.int32(codes.date);
    out.float64(value.getTime());
  } else {
    return false;
  }
  return true;
}

const uuid = types.Uuid.prototype;
const timeUuid = types.TimeUuid.prototype;
const long = types.Long.prototype;

function writeNumber(out: RequestWriter, value: number): void {
  if (value === (value | 0) && !Object.is(value, -0)) {
    out.int32(codes.int32);
    out.int32(value);
  } else {
    out.int32(codes.number);
    out.float64(value);
  }
}

function writeBytes(out: RequestWriter, value: Uint8Array): void {
  if (value.length <= maxLatin1Bytes) {
    out.int32(codes.latin1);
    out.value(latin1(value));
  } else {
    out.int32(codes.bytes);
    out.value(new Uint8Array(value));
  }
}

function writeUuid(out: RequestWriter, bytes: Uint8Array): void {
  out.int32(codes.uuid);
  for (let at = 0; at < 16; at += 4) {
    out.int32(
      ((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number),
    );
  }
}

/** The driver's vectors are proxies with this name, in every copy of the driver. */
function isVector(value: object): boolean {
  return nodeTypes.isProxy(value) && (value as { readonly IDENTITY?: unknown }).IDENTITY === 'Vector';
}

/** Returns true for any iterator. The driver would take it for an object without fields. */
function isIterator(value: object): boolean {
  return / Iterator(?: Helper)?\]$/u.test(Object.prototype.toString.call(value));
}

/** A map or a set of any class. The driver iterates over them with `forEach` too. */
interface Collection {
  forEach(each: (item: unknown, key: unknown) => void): void;
}

function isLike(value: object, adder: 'add' | 'set'): value is Collection {
  const methods = value as Readonly<Record<string, unknown>>;
  return [adder, 'forEach', 'has'].every((name) => typeof methods[name] === 'function');
}

function itemsOf(value: Collection): unknown[] {
  const items: unknown[] = [];
  value.forEach((item) => items.push(item));
  return items;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Finds names that can be read from an object besides its own enumerable ones: getters of its classes, hidden fields. */
function findInherited(value: object): string[] {
  const seen = new Set(Object.keys(value));
  const names: string[] = [];
  let holder: object | null = value;
  while (holder !== null && !isRootPrototype(holder)) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (name !== 'constructor' && typeof (value as Readonly<Record<string, unknown>>)[name] !== 'function')
        names.push(name);
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return names;
}

function isRootPrototype(holder: object): boolean {
  return Object.getPrototypeOf(holder) === null;
}
