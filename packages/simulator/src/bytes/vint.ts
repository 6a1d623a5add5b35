import { MalformedBytesError } from './malformed.ts';

/**
 * Writes an unsigned integer of up to 64 bits as Cassandra's vint: the number of leading one bits of the
 * first byte is the number of bytes that follow (native protocol v5, section 3, [unsigned vint]).
 */
export function encodeUnsignedVint(value: bigint): Buffer {
  let extra = 0;
  while (extra < 8 && value >= 1n << BigInt(7 * (extra + 1))) extra++;
  const bytes = Buffer.allocUnsafe(extra + 1);
  let rest = value;
  for (let i = extra; i > 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  const prefix = extra === 0 ? 0 : (0xff << (8 - extra)) & 0xff;
  bytes[0] = extra === 8 ? 0xff : prefix | Number(rest);
  return bytes;
}

/** Reads what {@link encodeUnsignedVint} wrote; returns the value and the offset behind it. */
export function decodeUnsignedVint(bytes: Buffer, offset: number): { value: bigint; end: number } {
  if (offset >= bytes.length) throw new MalformedBytesError('vint starts past the end of the cell');
  const first = bytes.readUInt8(offset);
  const extra = Math.clz32(((~first & 0xff) << 24) | 0x00800000);
  const end = offset + 1 + extra;
  if (end > bytes.length) throw new MalformedBytesError(`vint of ${extra + 1} bytes runs past the end of the cell`);
  let value = BigInt(extra >= 8 ? 0 : first & (0xff >> (extra + 1)));
  for (let i = offset + 1; i < end; i++) value = (value << 8n) | BigInt(bytes.readUInt8(i));
  return { value, end };
}

/** Writes a signed integer of up to 64 bits: zigzag, then an unsigned vint. */
export function encodeVint(value: bigint): Buffer {
  return encodeUnsignedVint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
}

/** Reads what {@link encodeVint} wrote. */
export function decodeVint(bytes: Buffer, offset: number): { value: bigint; end: number } {
  const { value, end } = decodeUnsignedVint(bytes, offset);
  return { value: (value >> 1n) ^ -(value & 1n), end };
}
