import { isIP, isIPv4 } from 'node:net';
import type { Codec } from './codec.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';

/** inet: 4 or 16 bytes; from a text or from the bytes. Decoded as text, IPv6 in its shortest form. */
export const inetCodec: Codec = {
  encode(value) {
    if (value instanceof Uint8Array && (value.length === 4 || value.length === 16)) return Buffer.from(value);
    const text = String(value);
    if (isIP(text) === 0) rejectValue('an IP address', value);
    return isIPv4(text) ? Buffer.from(text.split('.').map(Number)) : encodeIpv6(text);
  },
  decode(bytes) {
    if (bytes.length === 4) return bytes.join('.');
    if (bytes.length !== 16) throw new InvalidValueError(`Expected 4 or 16 bytes for an inet (${bytes.length})`);
    const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
    return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  },
};

function encodeIpv6(text: string): Buffer {
  // The URL parser turns every notation, dotted IPv4 tails included, into hexadecimal groups with at most one `::`.
  const [head = '', tail] = new URL(`http://[${text.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const bytes = Buffer.allocUnsafe(16);
  [...left, ...zeros, ...right].forEach((group, i) => bytes.writeUInt16BE(parseInt(group, 16), 2 * i));
  return bytes;
}
