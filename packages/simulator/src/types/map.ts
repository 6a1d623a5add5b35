import { cellOrder, type Codec } from './codec.ts';
import { encodeElement, joinCells, splitCells } from './collection.ts';
import { InvalidValueError, rejectValue } from './invalid-value.ts';

/** map: [int] count, then key and value as [bytes] each, sorted by key; from a `Map`, entries, or an object. */
export function createMapCodec(key: Codec, value: Codec): Codec {
  return {
    encode(map) {
      const entries = toEntries(map).map(([k, v]) => [key.encode(k), encodeElement(value, v)] as const);
      return joinEntries(sortEntries(entries, key));
    },
    decode: (bytes) =>
      new Map(splitEntries(bytes).map(([k, v]) => [key.decode(k), v === null ? null : value.decode(v)] as const)),
  };
}

export type MapEntryCells = readonly [key: Buffer, value: Buffer | null];

/** Entries by the key's order; of equal keys the last one stays. */
export function sortEntries(entries: readonly MapEntryCells[], key: Codec): MapEntryCells[] {
  const compare = cellOrder(key);
  const sorted = entries.toSorted((a, b) => compare(a[0], b[0]));
  return sorted.filter((entry, i) => {
    const next = sorted[i + 1];
    return next === undefined || compare(entry[0], next[0]) !== 0;
  });
}

export function joinEntries(entries: readonly MapEntryCells[]): Buffer {
  return joinCells(entries.flat(), entries.length);
}

export function splitEntries(bytes: Buffer): MapEntryCells[] {
  if (bytes.length < 4) throw new InvalidValueError(`Expected at least 4 bytes for a map (${bytes.length})`);
  const { cells } = splitCells(bytes, 4, 2 * bytes.readInt32BE(0));
  return Array.from({ length: cells.length >> 1 }, (_, i) => {
    const key = cells[2 * i];
    if (!key) throw new InvalidValueError('A map key is null');
    return [key, cells[2 * i + 1] ?? null] as const;
  });
}

function toEntries(value: unknown): (readonly [unknown, unknown])[] {
  if (typeof value !== 'object' || value === null) rejectValue('a map', value);
  if (Symbol.iterator in value) return Array.from(value as Iterable<readonly [unknown, unknown]>);
  return Object.entries(value);
}
