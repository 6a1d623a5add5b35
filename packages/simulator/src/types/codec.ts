/**
 * One CQL type: value to cell bytes, and back.
 *
 * `encode` takes any JavaScript value that plainly means a value of the type (each file says which) and throws
 * `InvalidValueError` for the rest; `decode` gives the first form named there.
 */
export interface Codec {
  encode(value: unknown): Buffer;
  decode(bytes: Buffer): unknown;
  /** Order of two cells as a clustering column sorts them; without it, byte order. */
  readonly compare?: (a: Buffer, b: Buffer) => number;
  /** Length of every cell, for types of a fixed length; decides the layout of a vector of them. */
  readonly fixedLength?: number;
}

/** How a codec's cells are ordered; an empty one comes before all others. */
export function cellOrder(codec: Codec): (a: Buffer, b: Buffer) => number {
  const { compare } = codec;
  if (compare === undefined) return compareBytes;
  return (a, b) => (a.length === 0 || b.length === 0 ? a.length - b.length : compare(a, b));
}

function compareBytes(a: Buffer, b: Buffer): number {
  return Buffer.compare(a, b);
}
