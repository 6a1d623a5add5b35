import type { Codec } from './codec.ts';
import { compareBigints } from './integers.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';
import { decodeVarint, encodeVarint } from './varint.ts';

/** decimal: [int] scale, then the unscaled value as a varint; decoded as text such as `-12.50`. */
export const decimalCodec: Codec = {
  encode(value) {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(String(value));
    if (!match || (!match[2] && !match[3])) rejectValue('a decimal number', value);
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const scale = fraction.length - Number(exponent);
    const unscaled = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
    const bytes = encodeVarint(unscaled);
    const head = Buffer.allocUnsafe(4);
    head.writeInt32BE(scale);
    return Buffer.concat([head, bytes]);
  },
  decode(bytes) {
    const { scale, unscaled } = split(bytes);
    if (scale < 0 || scale > maxPlainScale) return `${unscaled}e${-scale}`;
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
    const point = digits.length - scale;
    const fraction = scale === 0 ? '' : `.${digits.slice(point)}`;
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
  },
  compare(a, b) {
    const left = split(a);
    const right = split(b);
    // Of numbers of one sign the one with more digits before the point is larger; only else is it worth to scale them.
    const signs = Number(left.unscaled > 0n) - Number(left.unscaled < 0n);
    const order = compareBigints(BigInt(signs), BigInt(Number(right.unscaled > 0n) - Number(right.unscaled < 0n)));
    if (order !== 0 || signs === 0) return order;
    const magnitudes = magnitude(left) - magnitude(right);
    if (magnitudes !== 0) return magnitudes * signs;
    const scale = Math.max(left.scale, right.scale);
    return compareBigints(
      left.unscaled * 10n ** BigInt(scale - left.scale),
      right.unscaled * 10n ** BigInt(scale - right.scale),
    );
  },
};

/** Beyond so many digits behind the point the text has an exponent: a cell of 8 bytes may ask for 2^31 of them. */
const maxPlainScale = 1000;

interface Decimal {
  readonly scale: number;
  readonly unscaled: bigint;
}

/** Digits before the decimal point; negative for leading zeros behind it. */
function magnitude({ scale, unscaled }: Decimal): number {
  return (unscaled < 0n ? -unscaled : unscaled).toString().length - scale;
}

function split(bytes: Buffer): Decimal {
  if (bytes.length < 5) throw new InvalidValueError(`Expected at least 5 bytes for a decimal (${bytes.length})`);
  return { scale: bytes.readInt32BE(0), unscaled: decodeVarint(bytes.subarray(4)) };
}
