import { cellOrder, type Codec } from './codec.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';

/** list: [int] count, then each element as [bytes]; from any iterable but a string. Decoded as an array. */
export function createListCodec(element: Codec): Codec {
  return {
    encode: (value) => joinElements(toArray(value, 'a list').map((item) => encodeElement(element, item))),
    decode: (bytes) => splitElements(bytes).map((item) => (item === null ? null : element.decode(item))),
  };
}

/** set: as a list, but sorted by the element's order and without repetition. */
export function createSetCodec(element: Codec): Codec {
  return {
    encode(value) {
      const items = toArray(value, 'a set').map((item) => encodeElement(element, item));
      return joinElements(sortDistinct(items, element));
    },
    decode: (bytes) => splitElements(bytes).map((item) => (item === null ? null : element.decode(item))),
  };
}

/** Cells in the element's order, of equal ones (`1.5` and `1.50`) the first. */
export function sortDistinct(items: readonly (Buffer | null)[], element: Codec): (Buffer | null)[] {
  const compare = cellOrder(element);
  const sorted = items.toSorted((a, b) =>
    a === null || b === null ? Number(b === null) - Number(a === null) : compare(a, b),
  );
  return sorted.filter((item, i) => {
    const before = sorted[i - 1];
    return i === 0 || item === null || before === null || before === undefined || compare(item, before) !== 0;
  });
}

/** [int] count, then [bytes] each. */
export function joinElements(items: readonly (Buffer | null)[]): Buffer {
  return joinCells(items, items.length);
}

/** The [int] count as given (a map counts entries, not cells), then every cell as [bytes]. */
export function joinCells(cells: readonly (Buffer | null)[], count: number | undefined): Buffer {
  const head = count === undefined ? 0 : 4;
  const length = cells.reduce((sum, cell) => sum + 4 + (cell?.length ?? 0), head);
  const bytes = Buffer.allocUnsafe(length);
  if (count !== undefined) bytes.writeInt32BE(count, 0);
  let offset = head;
  for (const cell of cells) {
    offset = bytes.writeInt32BE(cell === null ? -1 : cell.length, offset);
    if (cell !== null) offset += cell.copy(bytes, offset);
  }
  return bytes;
}

/** The cells of a list or set. */
export function splitElements(bytes: Buffer): (Buffer | null)[] {
  if (bytes.length < 4) throw new InvalidValueError(`Expected at least 4 bytes for a collection (${bytes.length})`);
  const { cells } = splitCells(bytes, 4, bytes.readInt32BE(0));
  return cells;
}

/** `count` cells of [bytes] from `offset` on; fewer when the bytes end at a cell's border (a tuple written short). */
export function splitCells(bytes: Buffer, offset: number, count: number): { cells: (Buffer | null)[]; end: number } {
  const cells: (Buffer | null)[] = [];
  let at = offset;
  while (cells.length < count && at < bytes.length) {
    if (at + 4 > bytes.length) throw new InvalidValueError('A length runs past the end of the cell');
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) {
      cells.push(null);
      continue;
    }
    if (at + length > bytes.length) throw new InvalidValueError('An element runs past the end of the cell');
    cells.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { cells, end: at };
}

export function toArray(value: unknown, expected: string): unknown[] {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) rejectValue(expected, value);
  return Array.from(value as Iterable<unknown>);
}

export function encodeElement(codec: Codec, value: unknown): Buffer | null {
  return value === null || value === undefined ? null : codec.encode(value);
}
