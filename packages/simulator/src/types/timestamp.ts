import type { Codec } from './codec.ts';
import { bigintCodec, parseInteger } from './integers.ts';
import { rejectValue } from './invalid-value.ts';

/** timestamp: milliseconds since the epoch as a bigint cell; from a `Date`, the number, or an ISO 8601 text. */
export const timestampCodec: Codec = {
  encode: (value) => bigintCodec.encode(toMilliseconds(value)),
  decode: (bytes) => new Date(Number(bigintCodec.decode(bytes))),
  ...(bigintCodec.compare ? { compare: bigintCodec.compare } : {}),
  fixedLength: 8,
};

function toMilliseconds(value: unknown): bigint {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return BigInt(value.getTime());
  const integer = parseInteger(value);
  if (integer !== undefined) return integer;
  // CQL writes +0200 where ISO 8601, as JavaScript reads it, has +02:00; without a zone it means UTC here.
  const text = String(value)
    .trim()
    .replace(' ', 'T')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/i.test(text) || !text.includes('T');
  const time = Date.parse(hasZone ? text : `${text}Z`);
  return Number.isNaN(time) ? rejectValue('a timestamp', value) : BigInt(time);
}
