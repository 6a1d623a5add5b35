/**
 * Columns with few different values, such as states, cities or units: each value is written once, and each cell is one byte.
 *
 * The main thread decodes a value once per page instead of once per row, and makes one string for all its rows.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import type { Cells, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

/** The most values that an index of one byte can name. */
const maxEntries = 256;
/** A page with fewer cells is read so fast that a dictionary would not matter. */
const minCells = 128;
/** Longer values are rarely repeated, and comparing them takes time. */
const maxValueBytes = 64;
/** The number of different values after which new ones must become rare. So a column of unique values is given up early. */
const freeEntries = 24;
/** After that, at most one cell in eight may have a new value. */
const newValueShift = 3;
/** At least four times the number of entries, so that a search in the table ends soon. */
const slotCount = 1024;

/** The different values of a column, in the order of their first cells, and an index for each cell. */
export interface Dictionary {
  readonly entries: Cells;
  /** Valid until the next call, which uses the same memory. A null cell has 0. */
  readonly indexes: Uint8Array;
}

const slots = new Int16Array(slotCount);
const entryStarts = new Int32Array(maxEntries);
const entryLengths = new Int32Array(maxEntries);
let indexBytes = new Uint8Array(8192);
const maxKeptIndexBytes = 256 * 1024;

/** Makes the dictionary of these cells, in the thread. `undefined`: the column is better without one. */
export function findDictionary(cells: Cells): Dictionary | undefined {
  const { buffer, view, starts, lengths, from, count } = cells;
  if (count < minCells) return undefined;
  if (indexBytes.length < count || indexBytes.length > maxKeptIndexBytes)
    indexBytes = new Uint8Array(Math.max(count, 8192));
  slots.fill(-1);
  let entryCount = 0;
  for (let index = 0; index < count; index++) {
    const length = lengths[from + index] as number;
    if (length < 0) {
      indexBytes[index] = 0;
      continue;
    }
    if (length > maxValueBytes) return undefined;
    const start = starts[from + index] as number;
    let slot = hash(view, start, length) & (slotCount - 1);
    let entry = slots[slot] as number;
    while (entry >= 0 && !isEntry(view, entry, start, length)) {
      slot = (slot + 1) & (slotCount - 1);
      entry = slots[slot] as number;
    }
    if (entry < 0) {
      if (entryCount === maxEntries || entryCount > freeEntries + (index >> newValueShift)) return undefined;
      entry = entryCount++;
      slots[slot] = entry;
      entryStarts[entry] = start;
      entryLengths[entry] = length;
    }
    indexBytes[index] = entry;
  }
  return {
    entries: { buffer, view, starts: entryStarts, lengths: entryLengths, from: 0, count: entryCount },
    indexes: indexBytes.subarray(0, count),
  };
}

function hash(view: DataView, start: number, length: number): number {
  const end = start + length;
  let at = start;
  let bits = length;
  for (; at + 4 <= end; at += 4) bits = Math.imul(bits ^ view.getInt32(at), 0x9e3779b1);
  for (; at < end; at++) bits = Math.imul(bits ^ view.getUint8(at), 0x01000193);
  return bits ^ (bits >>> 15);
}

function isEntry(view: DataView, entry: number, start: number, length: number): boolean {
  if (entryLengths[entry] !== length) return false;
  const other = entryStarts[entry] as number;
  let offset = 0;
  for (; offset + 4 <= length; offset += 4) {
    if (view.getInt32(start + offset) !== view.getInt32(other + offset)) return false;
  }
  for (; offset < length; offset++) {
    if (view.getUint8(start + offset) !== view.getUint8(other + offset)) return false;
  }
  return true;
}

/** Writes a word with the number of entries, a word of zero, and the indexes, in the thread. The caller writes the entries' block next. */
export function writeIndexes({ entries, indexes }: Dictionary, output: PageWriter): void {
  output.reserve(indexesAt + indexes.length + 8);
  const words = output.int32s;
  words[output.position >> 2] = entries.count;
  words[(output.position >> 2) + 1] = 0;
  output.bytes.set(indexes, output.position + indexesAt);
  output.position += indexesAt + indexes.length;
  output.align();
}

const indexesAt = 8;

/** Reads how many entries there are, and where their block begins, on the main thread. */
export function entriesOf(
  bytes: PageBytes,
  bodyAt: number,
  length: number,
): { readonly count: number; readonly blockAt: number } {
  return { count: bytes.int32s[bodyAt >> 2] as number, blockAt: (bodyAt + indexesAt + length + 7) & ~7 };
}

/** Reads cells on the main thread. A value is decoded when its first cell is read. */
export class DictionaryReader<Value> implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #indexesAt: number;
  readonly #entries: ColumnReader;
  readonly #values: (Value | undefined)[];

  constructor(
    bytes: PageBytes,
    block: { readonly length: number; readonly nullsAt: number; readonly bodyAt: number },
    entries: ColumnReader,
  ) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#bytes = bytes.bytes;
    this.#indexesAt = block.bodyAt + indexesAt;
    this.#entries = entries;
    this.#values = Array.from({ length: entries.length });
  }

  read(index: number): Value | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    const entry = this.#bytes[this.#indexesAt + index] as number;
    const value = this.#values[entry];
    return value === undefined ? this.#decode(entry) : value;
  }

  #decode(entry: number): Value {
    const value = this.#entries.read(entry) as Value;
    this.#values[entry] = value;
    return value;
  }
}
