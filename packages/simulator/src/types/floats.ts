import type { Codec } from './codec.ts';
import { assertLength, rejectValue } from './invalid-value.ts';

/** float: IEEE 754, 4 bytes big-endian. */
export const floatCodec: Codec = {
  encode(value) {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeFloatBE(toNumber(value, 'float'));
    return bytes;
  },
  decode: readFloat,
  compare: (a, b) => readFloat(a) - readFloat(b),
  fixedLength: 4,
};

/** double: IEEE 754, 8 bytes big-endian. */
export const doubleCodec: Codec = {
  encode(value) {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeDoubleBE(toNumber(value, 'double'));
    return bytes;
  },
  decode: readDouble,
  compare: (a, b) => readDouble(a) - readDouble(b),
  fixedLength: 8,
};

function toNumber(value: unknown, name: string): number {
  if (typeof value === 'number') return value;
  const text = String(value).trim();
  if (/^NaN$/i.test(text)) return NaN;
  const infinity = /^(-?)infinity$/i.exec(text);
  if (infinity) return infinity[1] ? -Infinity : Infinity;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? rejectValue(`a number of ${name}`, value) : number;
}

function readFloat(bytes: Buffer): number {
  assertLength(bytes, 4, 'float');
  return bytes.readFloatBE(0);
}

function readDouble(bytes: Buffer): number {
  assertLength(bytes, 8, 'double');
  return bytes.readDoubleBE(0);
}
