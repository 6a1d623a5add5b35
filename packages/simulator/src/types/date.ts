import type { Codec } from './codec.ts';
import { assertLength, rejectValue } from './invalid-value.ts';

const epoch = 2 ** 31;
const dayMs = 86_400_000;

/**
 * date: days since the epoch plus 2^31, unsigned; from `2026-11-24`, a `Date`, or the number of days.
 * Decoded as the text, or as the number of days where a JavaScript date does not reach.
 */
export const dateCodec: Codec = {
  encode(value) {
    const days = toDays(value);
    if (!Number.isInteger(days) || days < -epoch || days >= epoch) rejectValue('a date', value);
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(days + epoch);
    return bytes;
  },
  decode(bytes) {
    assertLength(bytes, 4, 'date');
    const days = bytes.readUInt32BE(0) - epoch;
    const date = new Date(days * dayMs);
    return Number.isNaN(date.getTime()) ? days : date.toISOString().replace(/T.*$/, '');
  },
};

function toDays(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  if (/^-?\d+$/.test(text)) return Number(text);
  const match = /^(-?\d{4,})-(\d\d?)-(\d\d?)$/.exec(text);
  if (!match) return NaN;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(0);
  const days = date.setUTCFullYear(year, month - 1, day) / dayMs;
  // 2026-02-30 would be a day in March.
  return date.getUTCMonth() === month - 1 ? days : NaN;
}
