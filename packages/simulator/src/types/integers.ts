import type { Codec } from './codec.ts';
import { assertLength, rejectValue } from './invalid-value.ts';

/** tinyint, smallint and int: big-endian two's complement; a number, or anything whose text is an integer. */
function createIntegerCodec(name: string, length: number, hasFixedLength: boolean): Codec {
  const limit = 2 ** (8 * length - 1);
  const encode = (value: unknown): Buffer => {
    const number = typeof value === 'number' ? value : Number(String(value));
    if (!Number.isInteger(number) || number < -limit || number >= limit || String(value).trim() === '') {
      rejectValue(`an integer of ${name} from ${-limit} to ${limit - 1}`, value);
    }
    const bytes = Buffer.allocUnsafe(length);
    bytes.writeIntBE(number, 0, length);
    return bytes;
  };
  const decode = (bytes: Buffer): number => {
    assertLength(bytes, length, name);
    return bytes.readIntBE(0, length);
  };
  const compare = (a: Buffer, b: Buffer): number => decode(a) - decode(b);
  return { encode, decode, compare, ...(hasFixedLength ? { fixedLength: length } : {}) };
}

// Cassandra gives tinyint and smallint no fixed length inside a vector (`ByteType`, `ShortType`): each element is
// preceded by its length.
export const tinyintCodec = createIntegerCodec('tinyint', 1, false);
export const smallintCodec = createIntegerCodec('smallint', 2, false);
export const intCodec = createIntegerCodec('int', 4, true);

/** bigint and counter: decoded as a JavaScript bigint; encoded from one, a number, or a `Long`'s text. */
export const bigintCodec: Codec = {
  encode(value) {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64BE(toBigint(value), 0);
    return bytes;
  },
  decode: readBigint,
  compare: (a, b) => compareBigints(readBigint(a), readBigint(b)),
  fixedLength: 8,
};

/** -1, 0 or 1. */
export function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

/** Any integer value as a bigint within 64 bits. */
export function toBigint(value: unknown, expected = 'a 64-bit integer'): bigint {
  const integer = parseInteger(value);
  if (integer === undefined || integer !== BigInt.asIntN(64, integer)) return rejectValue(expected, value);
  return integer;
}

/** The integer that a bigint, a number or a text spells; `undefined` when it is none. */
export function parseInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  const text = typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : String(value);
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

function readBigint(bytes: Buffer): bigint {
  assertLength(bytes, 8, 'bigint');
  return bytes.readBigInt64BE(0);
}
