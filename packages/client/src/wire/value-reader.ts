import { DateRange, geometry, types } from '../values/driver.ts';
import { EntryMap } from './entry-map.ts';
import { codes } from './value-codes.ts';

/** Where the next value begins. */
export interface Cursor {
  readonly coded: readonly unknown[];
  position: number;
}

/** Reads the next value, made anew of the thread's own driver's classes. */
export function readValue(cursor: Cursor): unknown {
  const code = cursor.coded[cursor.position++];
  if (typeof code !== 'number') return code;
  return readCoded(cursor, code);
}

function readCoded(cursor: Cursor, code: number): unknown {
  switch (code) {
    case codes.number:
      return cursor.coded[cursor.position++];
    case codes.latin1:
      return readBytes(cursor);
    case codes.uuid:
      return readUuid(cursor);
    case codes.date:
      return new Date(readNumber(cursor));
    case codes.list:
      return readItems(cursor);
    case codes.object:
      return readObject(cursor);
    case codes.map:
      return readMap(cursor);
    case codes.unset:
      return types.unset;
    case codes.bytes:
      return bufferOver(cursor.coded[cursor.position++] as Uint8Array);
    case codes.floats:
      return cursor.coded[cursor.position++];
    case codes.notAValue:
      return notAValue;
    default:
      return readDriverValue(cursor, code);
  }
}

function readDriverValue(cursor: Cursor, code: number): unknown {
  switch (code) {
    case codes.long:
      return new types.Long(readNumber(cursor), readNumber(cursor), cursor.coded[cursor.position++] as boolean);
    case codes.inet:
      return new types.InetAddress(readBytes(cursor));
    case codes.localDate:
      return new (types.LocalDate as unknown as new (days: number) => object)(readNumber(cursor));
    case codes.localTime:
      return new types.LocalTime(readLong(cursor));
    case codes.duration:
      return new types.Duration(readNumber(cursor), readNumber(cursor), readLong(cursor));
    case codes.integer:
      return readInteger(cursor);
    case codes.decimal:
      return readDecimal(cursor);
    case codes.tuple:
      return types.Tuple.fromArray(readItems(cursor));
    case codes.vector:
    case codes.numberVector:
      return readVector(cursor, code);
    case codes.geometry:
      return geometryClasses[readNumber(cursor) - 1]?.fromBuffer(readBytes(cursor));
    case codes.dateRange:
      return DateRange.fromBuffer(readBytes(cursor));
    default:
      throw new RangeError(`code ${code} is none of a parameter's`);
  }
}

const geometryClasses = [geometry.Point, geometry.LineString, geometry.Polygon];

/** Stands where a function stood: the driver refuses it if it reads it at all. */
function notAValue(): void {}

function readNumber(cursor: Cursor): number {
  return cursor.coded[cursor.position++] as number;
}

function readLong(cursor: Cursor): InstanceType<typeof types.Long> {
  return new types.Long(readNumber(cursor), readNumber(cursor), false);
}

function readBytes(cursor: Cursor): Buffer {
  return Buffer.from(cursor.coded[cursor.position++] as string, 'latin1');
}

/** The driver's encoder asks for a Buffer, and structured clones are none. */
function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readUuid(cursor: Cursor): object {
  const bytes = Buffer.allocUnsafe(16);
  for (let offset = 0; offset < 16; offset += 4) bytes.writeInt32BE(readNumber(cursor), offset);
  return new types.Uuid(bytes);
}

function readInteger(cursor: Cursor): InstanceType<typeof types.Integer> {
  const sign = readNumber(cursor);
  const words: number[] = [];
  for (let left = readNumber(cursor); left > 0; left--) words.push(readNumber(cursor));
  return new types.Integer(words, sign);
}

function readDecimal(cursor: Cursor): object {
  const scale = readNumber(cursor);
  const unscaled = readInteger(cursor) as unknown as number; // the driver's types say number, its code takes both
  return new types.BigDecimal(unscaled, scale);
}

function readItems(cursor: Cursor): unknown[] {
  const items: unknown[] = [];
  for (let left = readNumber(cursor); left > 0; left--) items.push(readValue(cursor));
  return items;
}

function readMap(cursor: Cursor): EntryMap {
  const entries: [key: unknown, value: unknown][] = [];
  for (let left = readNumber(cursor); left > 0; left--) entries.push([readValue(cursor), readValue(cursor)]);
  return EntryMap.of(entries);
}

/** Inherited entries go into a prototype: they are found by name and not when entries are counted, as in the original. */
function readObject(cursor: Cursor): object {
  const own = readNumber(cursor);
  const inherited = readNumber(cursor);
  const object: object = inherited === 0 ? {} : Object.create({});
  readFields(cursor, object, own);
  if (inherited > 0) readFields(cursor, Object.getPrototypeOf(object) as object, inherited);
  return object;
}

function readFields(cursor: Cursor, target: object, count: number): void {
  for (let left = count; left > 0; left--) {
    const name = cursor.coded[cursor.position++] as string;
    // Not by assignment: that would set the prototype for a field named `__proto__`.
    Object.defineProperty(target, name, { value: readValue(cursor), writable: true, enumerable: true, configurable: true });
  }
}

function readVector(cursor: Cursor, code: number): object {
  const subtype = cursor.coded[cursor.position++] as string;
  const elements = code === codes.vector ? readItems(cursor) : Array.from(cursor.coded[cursor.position++] as Float64Array);
  return new types.Vector(elements, subtype);
}
