import { isUtf8 } from 'node:buffer';

/**
 * Whether the server takes the bytes for text. More than UTF-8 is: a NUL of two bytes and surrogates, as in Java's modified
 * UTF-8, and code points beyond Unicode (`UTF8Serializer.validate`).
 */
export function isServerText(cell: Buffer): boolean {
  if (isUtf8(cell)) return true;
  let offset = 0;
  while (offset < cell.length) {
    const length = sequenceLength(cell, offset);
    if (length === 0) return false;
    offset += length;
  }
  return true;
}

/** Bytes of the character there; 0 for none. */
function sequenceLength(cell: Buffer, offset: number): number {
  const [first = 0, second = 0] = [cell[offset], cell[offset + 1]];
  if (first < 0x80) return 1;
  const length = first >= 0xf8 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
  const isNul = first === 0xc0 && second === 0x80;
  const isTooLong = (first < 0xc2 && !isNul) || (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  if (length === 0 || isTooLong || offset + length > cell.length) return 0;
  for (let at = offset + 1; at < offset + length; at++) if ((cell[at] as number) >> 6 !== 2) return 0;
  return length;
}
