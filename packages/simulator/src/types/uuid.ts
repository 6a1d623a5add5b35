import { randomBytes } from 'node:crypto';
import type { Codec } from './codec.ts';
import { assertLength, rejectValue } from './invalid-value.ts';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const gregorianOffset = 122_192_928_000_000_000n;

/** uuid: 16 bytes; from its text, its bytes, or any object whose text it is. Decoded as text. */
export const uuidCodec: Codec = { encode: encodeUuid, decode: formatUuid, fixedLength: 16 };

/** timeuuid: as uuid, but version 1 only and ordered by time. */
export const timeuuidCodec: Codec = {
  encode(value) {
    const bytes = encodeUuid(value);
    if (bytes.readUInt8(6) >> 4 !== 1) rejectValue('a version 1 UUID of timeuuid', formatUuid(bytes));
    return bytes;
  },
  decode: formatUuid,
  compare: (a, b) => Buffer.compare(timeBytes(a), timeBytes(b)),
  fixedLength: 16,
};

export function isUuidText(text: string): boolean {
  return pattern.test(text);
}

export function formatUuid(bytes: Buffer): string {
  assertLength(bytes, 16, 'uuid');
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A version 1 UUID of this time, with random clock sequence and node. */
export function createTimeuuid(timeMs: number): Buffer {
  const bytes = randomBytes(16);
  const ticks = BigInt(Math.trunc(timeMs)) * 10_000n + gregorianOffset + BigInt(bytes.readUInt16BE(8) % 10_000);
  bytes.writeUInt32BE(Number(ticks & 0xffffffffn), 0);
  bytes.writeUInt16BE(Number((ticks >> 32n) & 0xffffn), 4);
  bytes.writeUInt16BE(Number((ticks >> 48n) & 0x0fffn) | 0x1000, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
}

/** Milliseconds since the epoch of a version 1 UUID. */
export function timeOfTimeuuid(bytes: Buffer): number {
  const ticks = timeBytes(bytes).readBigUInt64BE(0) & 0x0fffffffffffffffn;
  return Number((ticks - gregorianOffset) / 10_000n);
}

function encodeUuid(value: unknown): Buffer {
  if (value instanceof Uint8Array && value.length === 16) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  const text = String(value);
  if (!pattern.test(text)) rejectValue('a UUID', value);
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** The bytes with the timestamp's high part first, so that byte order is time order. */
function timeBytes(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(6, 8), bytes.subarray(4, 6), bytes.subarray(0, 4), bytes.subarray(8)]);
}
