import { blobCodec } from './blob.ts';
import { booleanCodec } from './boolean.ts';
import type { Codec } from './codec.ts';
import { createListCodec, createSetCodec } from './collection.ts';
import type { CqlType, NativeTypeName } from './cql-type.ts';
import { dateCodec } from './date.ts';
import { decimalCodec } from './decimal.ts';
import { durationCodec } from './duration.ts';
import { doubleCodec, floatCodec } from './floats.ts';
import { inetCodec } from './inet.ts';
import { bigintCodec, intCodec, smallintCodec, tinyintCodec } from './integers.ts';
import { createMapCodec } from './map.ts';
import { asciiCodec, textCodec } from './text.ts';
import { timeCodec } from './time.ts';
import { timestampCodec } from './timestamp.ts';
import { createTupleCodec } from './tuple.ts';
import { createUdtCodec } from './udt.ts';
import { timeuuidCodec, uuidCodec } from './uuid.ts';
import { varintCodec } from './varint.ts';
import { createVectorCodec } from './vector.ts';

const nativeCodecs: Readonly<Record<NativeTypeName, Codec>> = {
  ascii: asciiCodec,
  bigint: bigintCodec,
  blob: blobCodec,
  boolean: booleanCodec,
  counter: bigintCodec,
  date: dateCodec,
  decimal: decimalCodec,
  double: doubleCodec,
  duration: durationCodec,
  float: floatCodec,
  inet: inetCodec,
  int: intCodec,
  smallint: smallintCodec,
  text: textCodec,
  time: timeCodec,
  timestamp: timestampCodec,
  timeuuid: timeuuidCodec,
  tinyint: tinyintCodec,
  uuid: uuidCodec,
  varint: varintCodec,
};

const built = new WeakMap<CqlType, Codec>();

/** The codec of a type, built once per type object. */
export function codecOf(type: CqlType): Codec {
  if (type.kind === 'native') return nativeCodecs[type.name];
  let codec = built.get(type);
  if (!codec) {
    codec = buildCodec(type);
    built.set(type, codec);
  }
  return codec;
}

/** A cell given as bytes instead of as a value, to serve what no encoder would write. */
export class RawCell {
  readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes);
  }
}

/** `value` as a cell of `type`: `null` and `undefined` are null, a {@link RawCell} is its bytes whatever the type. */
export function encodeCell(type: CqlType, value: unknown): Buffer | null {
  if (value === null || value === undefined) return null;
  if (value instanceof RawCell) return value.bytes;
  return codecOf(type).encode(value);
}

/** What a cell says; `null` for null, and for an empty cell of a type whose values are never empty. */
export function decodeCell(type: CqlType, cell: Buffer | null): unknown {
  if (cell === null) return null;
  const isEmptyAllowed = type.kind === 'custom' || (type.kind === 'native' && /^(?:text|ascii|blob)$/.test(type.name));
  return cell.length === 0 && !isEmptyAllowed ? null : codecOf(type).decode(cell);
}

function buildCodec(type: Exclude<CqlType, { kind: 'native' }>): Codec {
  switch (type.kind) {
    case 'list':
      return createListCodec(codecOf(type.element));
    case 'set':
      return createSetCodec(codecOf(type.element));
    case 'map':
      return createMapCodec(codecOf(type.key), codecOf(type.value));
    case 'tuple':
      return createTupleCodec(type.elements.map(codecOf));
    case 'udt':
      return createUdtCodec(type.fields.map((field) => ({ name: field.name, codec: codecOf(field.type) })));
    case 'vector':
      return createVectorCodec(codecOf(type.element), type.dimension);
    default:
      return blobCodec;
  }
}
