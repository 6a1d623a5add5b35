import { types as nodeTypes } from 'node:util';
import { PageTimeUuid, PageUuid } from '../values/uuid.ts';
import { classNameOf, isPlainObject } from './plain-data.ts';
import { codes } from './value-codes.ts';
import { isUnset, recognise, type DriverValue } from './recognise-value.ts';

/** Up to here bytes cross as a string: cloning that is a copy of its bytes, while a view drags its whole memory along. */
const maxLatin1Bytes = 4096;
/** Types nest a few levels deep; what goes deeper than this would end in a stack overflow. */
const maxDepth = 200;

/** Writes parameters into one flat array. `nameOf` names a parameter in messages. */
export class ValueWriter {
  readonly coded: unknown[] = [];
  readonly #nameOf: (index: number) => string;
  readonly #holders: object[] = [];
  readonly #path: string[] = [];
  #index = 0;

  constructor(nameOf: (index: number) => string) {
    this.#nameOf = nameOf;
  }

  /** The next parameter. */
  writeParameter(value: unknown): void {
    this.#write(value);
    this.#index++;
  }

  #write(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.coded.push(codes.number, value);
        return;
      case 'object':
        if (value === null) this.coded.push(null);
        else this.#writeObject(value);
        return;
      case 'function':
      case 'symbol':
        throw this.#refusal(`a ${typeof value}`);
      default:
        this.coded.push(value);
    }
  }

  #writeObject(value: object): void {
    if (nodeTypes.isUint8Array(value)) return this.#writeBytes(value);
    if (value instanceof PageUuid || value instanceof PageTimeUuid) {
      this.coded.push(codes.uuid, value.word0, value.word1, value.word2, value.word3);
      return;
    }
    if (isVector(value)) return this.#writeVector(value);
    if (Array.isArray(value)) return this.#writeNested(value, () => this.#writeItems(codes.list, value));
    if (nodeTypes.isDate(value)) {
      this.coded.push(codes.date, value.getTime());
      return;
    }
    if (nodeTypes.isMap(value)) return this.#writeNested(value, () => this.#writeMap(value));
    if (nodeTypes.isSet(value)) return this.#writeNested(value, () => this.#writeItems(codes.list, itemsOf(value)));
    if (isPlainObject(value)) return this.#writePlainObject(value);
    const known = recognise(value);
    if (known !== undefined) return this.#writeNested(value, () => this.#writeDriverValue(known));
    if (isLike(value, 'set')) return this.#writeNested(value, () => this.#writeMap(value));
    if (isLike(value, 'add')) return this.#writeNested(value, () => this.#writeItems(codes.list, itemsOf(value)));
    if (nodeTypes.isFloat32Array(value)) {
      this.coded.push(codes.floats, new Float32Array(value));
      return;
    }
    if (nodeTypes.isBoxedPrimitive(value) && !nodeTypes.isSymbolObject(value)) {
      return this.#write((value as { valueOf(): unknown }).valueOf());
    }
    this.#assertCanBeFields(value);
    this.#writeNested(value, () => this.#writeFields(value, findInherited(value)));
  }

  #writeBytes(value: Uint8Array): void {
    if (value.length <= maxLatin1Bytes) {
      this.coded.push(codes.latin1, latin1(value));
    } else {
      this.coded.push(codes.bytes, new Uint8Array(value));
    }
  }

  #writeItems(code: number, items: readonly unknown[]): void {
    this.coded.push(code, items.length);
    for (let index = 0; index < items.length; index++) this.#writeAt(`[${index}]`, items[index]);
  }

  #writeMap(value: Collection): void {
    const entries: [key: unknown, item: unknown][] = [];
    value.forEach((item, key) => entries.push([key, item]));
    this.coded.push(codes.map, entries.length);
    for (const [key, item] of entries) {
      this.#writeAt('.keys()', key);
      this.#writeAt(typeof key === 'string' ? `.get(${JSON.stringify(key)})` : '.values()', item);
    }
  }

  #writePlainObject(value: Record<string, unknown>): void {
    if (isUnset(value)) this.coded.push(codes.unset);
    else this.#writeNested(value, () => this.#writeFields(value, []));
  }

  /** Own entries are what a map is made of; a user-defined type's fields may be inherited too, such as a class's getters. */
  #writeFields(value: object, inherited: readonly string[]): void {
    const own = Object.keys(value);
    this.coded.push(codes.object, own.length, inherited.length);
    const isOfClass = !isPlainObject(value);
    for (const name of [...own, ...inherited]) {
      const item = (value as Readonly<Record<string, unknown>>)[name];
      this.coded.push(name);
      if (isOfClass && typeof item === 'function') this.coded.push(codes.notAValue);
      else this.#writeAt(`.${name}`, item);
    }
  }

  #writeVector(value: object): void {
    const { elements, subtype } = value as { readonly elements: readonly unknown[]; readonly subtype?: string };
    if (elements.every((element) => typeof element === 'number')) {
      this.coded.push(codes.numberVector, subtype, Float64Array.from(elements));
      return;
    }
    this.#writeNested(value, () => {
      this.coded.push(codes.vector, subtype);
      this.coded.push(elements.length);
      for (let index = 0; index < elements.length; index++) this.#writeAt(`[${index}]`, elements[index]);
    });
  }

  #writeDriverValue(known: DriverValue): void {
    const { coded } = this;
    switch (known.kind) {
      case 'long':
        coded.push(codes.long, known.value.low, known.value.high, known.value.unsigned);
        return;
      case 'uuid':
        coded.push(codes.uuid, ...wordsOf(known.bytes));
        return;
      case 'inet':
        coded.push(codes.inet, latin1(known.bytes));
        return;
      case 'localDate':
        coded.push(codes.localDate, known.days);
        return;
      case 'localTime':
        coded.push(codes.localTime, known.nanoseconds.low, known.nanoseconds.high);
        return;
      case 'duration':
        coded.push(codes.duration, known.months, known.days, known.nanoseconds.low, known.nanoseconds.high);
        return;
      case 'integer':
        coded.push(codes.integer, known.sign, known.words.length, ...known.words);
        return;
      case 'decimal':
        coded.push(codes.decimal, known.scale, known.sign, known.words.length, ...known.words);
        return;
      case 'tuple':
        this.#writeItems(codes.tuple, known.elements);
        return;
      case 'geometry':
        coded.push(codes.geometry, known.shape, latin1(known.bytes));
        return;
      case 'dateRange':
        coded.push(codes.dateRange, latin1(known.bytes));
    }
  }

  #writeAt(step: string, value: unknown): void {
    this.#path.push(step);
    this.#write(value);
    this.#path.pop();
  }

  #writeNested(holder: object, write: () => void): void {
    if (this.#holders.includes(holder)) throw this.#error('contains itself');
    if (this.#holders.length >= maxDepth) throw this.#error(`is nested more than ${maxDepth} levels deep`);
    this.#holders.push(holder);
    write();
    this.#holders.pop();
  }

  /** Objects of classes can be user-defined types; those below have no fields that a column could take. */
  #assertCanBeFields(value: object): void {
    if (nodeTypes.isPromise(value)) throw this.#refusal('a Promise; await it first');
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
    return new TypeError(`${this.#nameOf(this.#index)} ${problem}${path}`);
  }
}

/** The driver's vectors are proxies, of its own copy or another, and answer to this name. */
function isVector(value: object): boolean {
  return nodeTypes.isProxy(value) && (value as { readonly IDENTITY?: unknown }).IDENTITY === 'Vector';
}

/** A map or a set, of whatever class: the driver iterates over them with `forEach` too. */
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

function wordsOf(bytes: Uint8Array): [number, number, number, number] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [view.readInt32BE(0), view.readInt32BE(4), view.readInt32BE(8), view.readInt32BE(12)];
}

/** Names that can be read from an object besides its own enumerable ones: getters of its classes, hidden fields. */
function findInherited(value: object): string[] {
  const seen = new Set(Object.keys(value));
  const names: string[] = [];
  let holder: object | null = value;
  while (holder !== null && !isRootPrototype(holder)) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (name !== 'constructor' && typeof (value as Readonly<Record<string, unknown>>)[name] !== 'function') names.push(name);
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return names;
}

function isRootPrototype(holder: object): boolean {
  return Object.getPrototypeOf(holder) === null;
}

