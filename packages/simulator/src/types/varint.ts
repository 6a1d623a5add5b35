import type { Codec } from './codec.ts';
import { compareBigints, parseInteger } from './integers.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';

/** varint: the shortest big-endian two's complement of any integer; decoded as a bigint. */
export const varintCodec: Codec = {
  encode: (value) => encodeVarint(parseInteger(value) ?? rejectValue('an integer of varint', value)),
  decode: decodeVarint,
  compare: (a, b) => compareBigints(decodeVarint(a), decodeVarint(b)),
};

export function encodeVarint(value: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  const digits = BigInt.asUintN(8 * length, value)
    .toString(16)
    .padStart(2 * length, '0');
  return Buffer.from(digits, 'hex');
}

export function decodeVarint(bytes: Buffer): bigint {
  if (bytes.length === 0) throw new InvalidValueError('Expected at least 1 byte for a varint (0)');
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`));
}
