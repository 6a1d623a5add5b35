import type { RequestReader } from '@async-cassandra/executor/thread';
import { DateRange, geometry, types } from './driver.ts';
import { EntryMap } from './entry-map.ts';
import { EntrySet } from './entry-set.ts';
import { codes } from './codes.ts';

/** Reads the next parameter, as a value of the thread's own driver. */
export function readValue(reader: RequestReader): unknown {
  return readValueOf(reader.int32(), reader);
}

/** Reads what follows a code that was read before. */
export function readValueOf(code: number, reader: RequestReader): unknown {
  switch (code) {
    case codes.primitive:
    case codes.typedArray:
      return reader.value();
    case codes.int32:
      return reader.int32();
    case codes.number:
      return reader.float64();
    case codes.uuid:
      return readUuid(reader);
    case codes.latin1:
      return readBytes(reader);
    case codes.date:
      return new Date(reader.float64());
    case codes.long:
      return new types.Long(reader.int32(), reader.int32(), reader.int32() === 1);
    case codes.null:
      return null;
    case codes.undefined:
      return undefined;
    case codes.true:
      return true;
    case codes.false:
      return false;
    case codes.unset:
      return types.unset;
    default:
      return readNested(reader, code);
  }
}

function readNested(reader: RequestReader, code: number): unknown {
  switch (code) {
    case codes.list:
      return readItems(reader);
    case codes.set:
      return EntrySet.of(readItems(reader));
    case codes.object:
      return readObject(reader);
    case codes.map:
      return readMap(reader);
    case codes.tuple:
      return types.Tuple.fromArray(readItems(reader));
    case codes.vector:
    case codes.numberVector:
      return readVector(reader, code);
    case codes.bytes:
      return bufferOver(reader.value() as Uint8Array);
    case codes.notAValue:
      return notAValue;
    default:
      return readDriverValue(reader, code);
  }
}

function readDriverValue(reader: RequestReader, code: number): unknown {
  switch (code) {
    case codes.inet:
      return new types.InetAddress(readBytes(reader));
    case codes.localDate:
      return new (types.LocalDate as unknown as new (days: number) => object)(reader.int32());
    case codes.localTime:
      return new types.LocalTime(readLong(reader));
    case codes.duration:
      return new types.Duration(reader.float64(), reader.float64(), readLong(reader));
    case codes.integer:
      return readInteger(reader);
    case codes.decimal:
      return readDecimal(reader);
    case codes.geometry:
      return geometryClasses[reader.int32() - 1]?.fromBuffer(readBytes(reader));
    case codes.dateRange:
      return DateRange.fromBuffer(readBytes(reader));
    default:
      throw new RangeError(`${code} is not the code of a parameter`);
  }
}

const geometryClasses = [geometry.Point, geometry.LineString, geometry.Polygon];

/** Replaces a function. The driver rejects it if it reads it at all. */
function notAValue(): void {}

function readLong(reader: RequestReader): InstanceType<typeof types.Long> {
  return new types.Long(reader.int32(), reader.int32(), false);
}

function readBytes(reader: RequestReader): Buffer {
  return Buffer.from(reader.value() as string, 'latin1');
}

/** The driver's encoder needs a Buffer, and a structured clone is not one. */
function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readUuid(reader: RequestReader): object {
  const bytes = Buffer.allocUnsafe(16);
  for (let offset = 0; offset < 16; offset += 4) bytes.writeInt32BE(reader.int32(), offset);
  return new types.Uuid(bytes);
}

function readInteger(reader: RequestReader): InstanceType<typeof types.Integer> {
  const sign = reader.int32();
  const words: number[] = [];
  for (let left = reader.int32(); left > 0; left--) words.push(reader.int32());
  return new types.Integer(words, sign);
}

function readDecimal(reader: RequestReader): object {
  const scale = reader.float64();
  const unscaled = readInteger(reader) as unknown as number; // the driver's types allow a number only, its code takes both
  return new types.BigDecimal(unscaled, scale);
}

function readItems(reader: RequestReader): unknown[] {
  const items: unknown[] = [];
  for (let left = reader.int32(); left > 0; left--) items.push(readValue(reader));
  return items;
}

function readMap(reader: RequestReader): EntryMap {
  const entries: [key: unknown, value: unknown][] = [];
  for (let left = reader.int32(); left > 0; left--) entries.push([readValue(reader), readValue(reader)]);
  return EntryMap.of(entries);
}

/** Puts inherited entries into a prototype. So they are found by name, but not counted, as in the original. */
function readObject(reader: RequestReader): object {
  const className = reader.value() as string | undefined;
  const own = reader.int32();
  const inherited = reader.int32();
  const object: object = className === undefined ? {} : Object.create(prototypeOf(className));
  readFields(reader, object, own);
  if (inherited > 0) readFields(reader, Object.getPrototypeOf(object) as object, inherited);
  return object;
}

/** Makes a prototype with the name of the class, so that the driver's messages name it. */
function prototypeOf(className: string): object {
  const classes = { [className]: function () {} };
  return (classes[className] as { readonly prototype: object }).prototype;
}

function readFields(reader: RequestReader, target: object, count: number): void {
  for (let left = count; left > 0; left--) {
    const name = reader.value() as string;
    // Not an assignment, which would set the prototype for a field named `__proto__`.
    Object.defineProperty(target, name, {
      value: readValue(reader),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

function readVector(reader: RequestReader, code: number): object {
  const subtype = reader.value() as string;
  const elements = code === codes.vector ? readItems(reader) : Array.from(reader.value() as Float64Array);
  return new types.Vector(elements, subtype);
}
