/**
 * Turns the parameters that the main thread wrote (`values/parameters.ts`) into values of the protocol. Frequent types are written
 * directly, with the same bytes as by the driver's encoder. All others are read as values and given to that encoder.
 */
import type { RequestReader } from '@async-cassandra/executor/thread';
import { types, type DriverColumnType, type DriverEncoder } from '../../values/driver.ts';
import { parameterKinds, readParameters } from '../../values/parameters.ts';
import { readValueOf } from '../../values/reader.ts';
import { codes } from '../../values/codes.ts';
import type { DriverColumn } from '../driver-seam/client.ts';
import type { ValueBytes } from './value-bytes.ts';

/** The parts of a driver client that encode values. */
export interface Encoding {
  readonly encoder: DriverEncoder;
  readonly undefinedLength: number;
  /** True if this client reads a bigint column as `bigint`. Then its encoder converts or rejects numbers and `Long`s. */
  readonly hasBigIntLongs: boolean;
  readonly adaptNamedParameters: (parameters: object, columns: readonly DriverColumn[]) => unknown[];
}

/** Lengths that mean a value without bytes (v4, section 6). */
export const valueLengths = { null: -1, unset: -2 };
/** Plain numbers, as the types of columns are. */
const { dataTypes } = types as unknown as { readonly dataTypes: Readonly<Record<FrequentType, number>> };
type FrequentType =
  | 'bigint'
  | 'boolean'
  | 'counter'
  | 'double'
  | 'float'
  | 'int'
  | 'smallint'
  | 'text'
  | 'timestamp'
  | 'timeuuid'
  | 'tinyint'
  | 'uuid'
  | 'varchar';
/** A value that is written directly has at most 16 bytes, and its length. */
const maxFixedBytes = 20;

/**
 * Writes the values of one statement into `out`, each after its length, and the position of each into `starts`.
 *
 * @returns The number of values, or -1 if there are more values than columns.
 * @throws What the driver's encoder throws for a value that the column cannot take.
 */
export function encodeParameters(
  reader: RequestReader,
  columns: readonly DriverColumn[],
  encoding: Encoding,
  out: ValueBytes,
  starts: number[],
): number {
  const kinds = reader.copy();
  const kind = kinds.int32();
  if (kind === parameterKinds.none) {
    reader.int32();
    return 0;
  }
  if (kind === parameterKinds.named) {
    const values = encoding.adaptNamedParameters(readParameters(reader) as object, columns);
    // For a statement without parameters the driver accepts any object, and sends no values.
    if (!Array.isArray(values)) return -1;
    for (let index = 0; index < values.length; index++) {
      starts[index] = out.length;
      writeEncoded(values[index], (columns[index] as DriverColumn).type, encoding, out);
    }
    return values.length;
  }
  reader.int32();
  const count = reader.int32();
  if (count > columns.length) return -1;
  for (let index = 0; index < count; index++) {
    starts[index] = out.length;
    out.reserve(maxFixedBytes);
    writeValue(reader, (columns[index] as DriverColumn).type, encoding, out);
  }
  return count;
}

function writeValue(reader: RequestReader, type: DriverColumnType, encoding: Encoding, out: ValueBytes): void {
  const code = reader.int32();
  switch (code) {
    case codes.null:
      return writeLength(valueLengths.null, out);
    case codes.undefined:
      return writeLength(encoding.undefinedLength, out);
    case codes.unset:
      return writeLength(valueLengths.unset, out);
    case codes.int32:
      return writeInteger(reader.int32(), type, encoding, out);
    case codes.number:
      return writeNumber(reader.float64(), type, encoding, out);
    case codes.primitive:
      return writePrimitive(reader.value(), type, encoding, out);
    case codes.latin1:
      return writeLatin1(reader.value() as string, out);
    case codes.bytes:
      return writeBytes(reader.value() as Uint8Array, out);
    case codes.uuid:
      if (type.code === dataTypes.uuid || type.code === dataTypes.timeuuid) return writeUuid(reader, out);
      break;
    case codes.long:
      if (isLong(type, encoding)) return writeLong(reader, out);
      break;
    case codes.date:
      return writeDate(reader.float64(), type, encoding, out);
    case codes.true:
    case codes.false:
      if (type.code === dataTypes.boolean) return writeBoolean(code === codes.true, out);
  }
  writeEncoded(readValueOf(code, reader), type, encoding, out);
}

function isLong({ code }: DriverColumnType, { hasBigIntLongs }: Encoding): boolean {
  const isOfType = code === dataTypes.bigint || code === dataTypes.timestamp || code === dataTypes.counter;
  return isOfType && !hasBigIntLongs;
}

function writeLength(length: number, out: ValueBytes): void {
  out.view.setInt32(out.length, length);
  out.length += 4;
}

function writeInteger(value: number, type: DriverColumnType, encoding: Encoding, out: ValueBytes): void {
  const { view, length } = out;
  if (type.code === dataTypes.int) {
    view.setInt32(length, 4);
    view.setInt32(length + 4, value);
    out.length += 8;
  } else if (type.code === dataTypes.smallint && value === (value << 16) >> 16) {
    view.setInt32(length, 2);
    view.setInt16(length + 4, value);
    out.length += 6;
  } else if (type.code === dataTypes.tinyint && value === (value << 24) >> 24) {
    view.setInt32(length, 1);
    view.setInt8(length + 4, value);
    out.length += 5;
  } else writeNumber(value, type, encoding, out);
}

function writeNumber(value: number, type: DriverColumnType, encoding: Encoding, out: ValueBytes): void {
  const { view, length } = out;
  if (type.code === dataTypes.double) {
    view.setInt32(length, 8);
    view.setFloat64(length + 4, value);
    out.length += 12;
  } else if (type.code === dataTypes.float) {
    view.setInt32(length, 4);
    view.setFloat32(length + 4, value);
    out.length += 8;
  } else if (Number.isSafeInteger(value) && isLong(type, encoding)) writeInt64(value, out);
  else writeEncoded(value, type, encoding, out);
}

function writeInt64(value: number, out: ValueBytes): void {
  const { view, length } = out;
  const high = Math.floor(value / 0x1_0000_0000);
  view.setInt32(length, 8);
  view.setInt32(length + 4, high);
  view.setUint32(length + 8, value - high * 0x1_0000_0000);
  out.length += 12;
}

function writeDate(timeMs: number, type: DriverColumnType, encoding: Encoding, out: ValueBytes): void {
  if (type.code === dataTypes.timestamp && Number.isSafeInteger(timeMs) && !encoding.hasBigIntLongs)
    writeInt64(timeMs, out);
  else writeEncoded(new Date(timeMs), type, encoding, out);
}

function writeBoolean(value: boolean, out: ValueBytes): void {
  out.view.setInt32(out.length, 1);
  out.view.setInt8(out.length + 4, value ? 1 : 0);
  out.length += 5;
}

function writeUuid(reader: RequestReader, out: ValueBytes): void {
  const { view, length } = out;
  view.setInt32(length, 16);
  for (let at = length + 4; at < length + 20; at += 4) view.setInt32(at, reader.int32());
  out.length += 20;
}

function writeLong(reader: RequestReader, out: ValueBytes): void {
  const { view, length } = out;
  view.setInt32(length, 8);
  view.setInt32(length + 8, reader.int32());
  view.setInt32(length + 4, reader.int32());
  reader.int32(); // whether it is unsigned, which does not change the bytes
  out.length += 12;
}

function writePrimitive(value: unknown, type: DriverColumnType, encoding: Encoding, out: ValueBytes): void {
  const isText = type.code === dataTypes.text || type.code === dataTypes.varchar;
  if (typeof value === 'string' && isText) writeText(value, out);
  else writeEncoded(value, type, encoding, out);
}

function writeText(value: string, out: ValueBytes): void {
  const start = out.length;
  // One UTF-16 unit needs at most three bytes.
  out.reserve(4 + value.length * 3);
  const byteLength = writeAscii(value, out.bytes, start + 4) || out.bytes.write(value, start + 4, 'utf8');
  out.view.setInt32(start, byteLength);
  out.length = start + 4 + byteLength;
}

/** Writes a short ASCII text, for which a loop costs less than a call. Returns its length, or 0 if it is another text. */
function writeAscii(value: string, bytes: Uint8Array, at: number): number {
  const { length } = value;
  if (length > 64) return 0;
  for (let index = 0; index < length; index++) {
    const unit = value.charCodeAt(index);
    if (unit > 0x7f) return 0;
    bytes[at + index] = unit;
  }
  return length;
}

/** Writes a short Buffer, which the driver accepts for any type. */
function writeLatin1(value: string, out: ValueBytes): void {
  const start = out.length;
  out.reserve(4 + value.length);
  out.view.setInt32(start, value.length);
  out.bytes.write(value, start + 4, 'latin1');
  out.length = start + 4 + value.length;
}

function writeBytes(value: Uint8Array, out: ValueBytes): void {
  const start = out.length;
  out.reserve(4 + value.length);
  out.view.setInt32(start, value.length);
  out.bytes.set(value, start + 4);
  out.length = start + 4 + value.length;
}

/** Writes a value of any other type with the driver's encoder. */
function writeEncoded(value: unknown, type: DriverColumnType, { encoder }: Encoding, out: ValueBytes): void {
  const encoded: unknown = encoder.encode(value, type);
  out.reserve(4);
  if (encoded === null) writeLength(valueLengths.null, out);
  else if (encoded === types.unset) writeLength(valueLengths.unset, out);
  else writeBytes(encoded as Buffer, out);
}
