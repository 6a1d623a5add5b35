/**
 * text, varchar and ascii.
 *
 * Decoding one cell takes 126 ns. Decoding a block of cells and cutting it takes 18 ns per cell. So the thread turns cells into
 * characters of one width: one byte (ASCII, Latin-1) or two (UTF-16), chosen for each group of 64 cells. The main thread then decodes
 * several cells of a group with one `toString`, and checks nothing. Offsets count characters.
 */
import { isAscii } from 'node:buffer';
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginBlock, endBlock, markDictionary, markRowTexts, openColumn } from './block.ts';
import type { Block, Cells, ColumnLayout, ColumnPlan, ColumnReader, ReadOptions } from './column.ts';
import { DictionaryReader, entriesOf, findDictionary, writeIndexes, type Dictionary } from './dictionary.ts';
import { isNull } from './nulls.ts';
import { UnitBuffer } from './utf8-units.ts';

export const textLayout: ColumnLayout = {
  name: 'text',
  id: 11,
  isVariable: true,
  write: (_plan, cells, output) => writeText(textLayout.id, cells, output),
  open: openText,
  readSingle: readSingleText,
};

/** A layout of its own: the driver drops the high bit of an ascii byte instead of decoding UTF-8. */
export const asciiLayout: ColumnLayout = {
  name: 'ascii',
  id: 12,
  isVariable: true,
  write: (_plan, cells, output) => writeText(asciiLayout.id, cells, output),
  open: openText,
  readSingle: readSingleText,
};

const groupShift = 6;
const groupCells = 1 << groupShift;
/** For longer cells, a native copy and check is faster than a loop over the bytes. */
const longCellBytes = 128;
/** A column up to this size is decoded together with the columns next to it. */
const shortColumnBytes = 256;
/** The most bytes that are decoded at a time of cells that share memory anyway. */
const maxTogetherBytes = 2048;
/** The lowest bit of a group's position, set when its characters have two bytes. Positions of groups are even, so it is free. */
const twoBytes = 1;

const unitBuffer = new UnitBuffer();

function writeText(layoutId: number, cells: Cells, output: PageWriter): void {
  const start = beginBlock(layoutId, cells, 'is a value', output);
  const dictionary = findDictionary(cells);
  if (dictionary === undefined) writeCharacters(layoutId, cells, output);
  else writeDictionary(layoutId, dictionary, start, output);
  endBlock(start, output);
}

/** Writes a column that has a dictionary. Of any other column it writes only which cells are null, and returns true. */
export function writeNullsOrDictionary(layoutId: number, cells: Cells, output: PageWriter): boolean {
  const start = beginBlock(layoutId, cells, 'is a value', output);
  const dictionary = findDictionary(cells);
  if (dictionary === undefined) markRowTexts(start, output);
  else writeDictionary(layoutId, dictionary, start, output);
  endBlock(start, output);
  return dictionary === undefined;
}

function writeDictionary(layoutId: number, dictionary: Dictionary, start: number, output: PageWriter): void {
  markDictionary(start, output);
  writeIndexes(dictionary, output);
  const entriesStart = beginBlock(layoutId, dictionary.entries, 'is a value', output);
  writeCharacters(layoutId, dictionary.entries, output);
  endBlock(entriesStart, output);
}

function openText(plan: ColumnPlan, bytes: PageBytes, block: Block, options: ReadOptions): ColumnReader {
  if (!block.hasDictionary) return new TextReader(bytes, block, options.blockBytes);
  const { count, blockAt } = entriesOf(bytes, block.bodyAt, block.length);
  return new DictionaryReader<string>(
    bytes,
    block,
    openColumn(plan, bytes, blockAt, block.endAt, count, options).reader,
  );
}

/** Writes the characters of `cells`, as the body of a block. */
export function writeCharacters(layoutId: number, cells: Cells, output: PageWriter): void {
  const { count } = cells;
  const groupCount = (count + groupCells - 1) >> groupShift;
  const directoryBytes = (count + 1 + groupCount) * 4;
  output.reserve(directoryBytes + 2 * byteCount(cells, 0, count) + 2 * groupCount);
  const words = output.int32s;
  const offsets = output.position >> 2;
  const groups = offsets + count + 1;
  const characters = output.position + directoryBytes;
  words[offsets] = 0;
  output.position = characters;
  for (let group = 0; group < groupCount; group++) {
    const first = group << groupShift;
    const end = Math.min(first + groupCells, count);
    output.position += (output.position - characters) & 1;
    const position = output.position - characters;
    const isOneByte = writeAsciiGroup(cells, first, end, offsets, output);
    words[groups + group] = isOneByte
      ? position
      : position | writeOtherGroup(layoutId, cells, first, end, offsets, output);
  }
}

/** Copies the cells. If one of them is not ASCII, it returns false and leaves the position of the output as it was. */
function writeAsciiGroup(cells: Cells, first: number, end: number, offsets: number, output: PageWriter): boolean {
  const { buffer, view, starts, lengths, from } = cells;
  const { bytes, view: target, int32s: words } = output;
  let position = output.position;
  let characters = words[offsets + first] as number;
  let bits = 0;
  let highBits = 0;
  for (let index = first; index < end; index++) {
    const length = lengths[from + index] as number;
    if (length > 0) {
      let source = starts[from + index] as number;
      if (length < longCellBytes) {
        const sourceEnd = source + length;
        for (const lastWord = sourceEnd - 4; source <= lastWord; source += 4) {
          const word = view.getInt32(source);
          highBits |= word;
          target.setInt32(position, word);
          position += 4;
        }
        while (source < sourceEnd) {
          const byte = buffer[source++] as number;
          bits |= byte;
          bytes[position++] = byte;
        }
      } else {
        buffer.copy(bytes, position, source, source + length);
        bits |= isAscii(bytes.subarray(position, position + length)) ? 0 : 0x80;
        position += length;
      }
      if (bits >= 0x80 || (highBits & 0x80808080) !== 0) {
        return false;
      }
      characters += length;
    }
    words[offsets + index + 1] = characters;
  }
  output.position = position;
  return true;
}

/** Decodes each cell alone: an incomplete sequence at its end must not merge with the next cell. Returns the group's flag. */
function writeOtherGroup(
  layoutId: number,
  cells: Cells,
  first: number,
  end: number,
  offsets: number,
  output: PageWriter,
): number {
  const { buffer, starts, lengths, from } = cells;
  const words = output.int32s;
  const base = words[offsets + first] as number;
  unitBuffer.reset(byteCount(cells, first, end));
  for (let index = first; index < end; index++) {
    const length = lengths[from + index] as number;
    if (length > 0) {
      const source = starts[from + index] as number;
      if (layoutId === asciiLayout.id) {
        unitBuffer.appendAscii(buffer, source, source + length);
      } else {
        unitBuffer.appendUtf8(buffer, source, source + length);
      }
    }
    words[offsets + index + 1] = base + unitBuffer.length;
  }
  const { bytes } = output;
  const { units, length, bits } = unitBuffer;
  const isTwoBytes = bits > 0xff;
  let position = output.position;
  for (let index = 0; index < length; index++) {
    const unit = units[index] as number;
    bytes[position++] = unit;
    if (isTwoBytes) {
      bytes[position++] = unit >> 8;
    }
  }
  output.position = position;
  return isTwoBytes ? twoBytes : 0;
}

function byteCount(cells: Cells, first: number, end: number): number {
  const { lengths, from } = cells;
  let total = 0;
  for (let index = first; index < end; index++) {
    total += Math.max(0, lengths[from + index] as number);
  }
  return total;
}

/** Reads the only cell: two offsets, the position of its group, then its characters. Such a column has no dictionary. */
function readSingleText(bytes: PageBytes, bodyAt: number, endAt: number): string {
  const offsets = bodyAt >> 2;
  const length = bytes.int32s[offsets + 1] as number;
  const position = bodyAt + 3 * 4;
  if (((bytes.int32s[offsets + 2] as number) & twoBytes) !== 0) {
    return bytes.bytes.toString('utf16le', position, position + length * 2);
  }
  if (endAt - bodyAt > shortColumnBytes) {
    return bytes.bytes.toString('latin1', position, position + length);
  }
  const window = bytes.window(position, position + length);
  const start = position - bytes.windowAt;
  return window.substring(start, start + length);
}

export class TextReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #bytes: PageBytes;
  readonly #words: Int32Array;
  readonly #offsets: number;
  readonly #isShort: boolean;
  readonly #blockBytes: number;
  /** The decoded block: cells from `first` up to `end`. The first one starts at character `#base` of the column. */
  #block = '';
  first = 0;
  end = 0;
  #base = 0;
  /** The end of the cells that share memory, if it is after the cell to be read. */
  #togetherEnd = 0;

  constructor(bytes: PageBytes, block: Block, blockBytes: number) {
    this.#blockBytes = blockBytes;
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#bytes = bytes;
    this.#isShort = blockBytes > 0 && block.endAt - block.bodyAt <= shortColumnBytes;
    this.#words = bytes.int32s;
    this.#offsets = block.bodyAt >> 2;
  }

  read(index: number): string | null {
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    if (index < this.first || index >= this.end) {
      this.#decodeFrom(index);
    }
    const offset = this.#offsets + index;
    return this.#block.substring((words[offset] as number) - this.#base, (words[offset + 1] as number) - this.#base);
  }

  /** Tells whether a cell is in the decoded block. */
  has(index: number): boolean {
    return index >= this.first && index < this.end;
  }

  keepTogether(_first: number, end: number): void {
    this.#togetherEnd = end;
  }

  /**
   * Decodes the cells from `first` to the end of its group, or fewer, since a `substring` of 13 characters or more keeps the whole
   * block in memory.
   */
  #decodeFrom(first: number): void {
    const words = this.#words;
    const offsets = this.#offsets;
    const group = first >> groupShift;
    const groups = offsets + this.length + 1;
    const characters = (groups + ((this.length + groupCells - 1) >> groupShift)) * 4;
    const tag = words[groups + group] as number;
    const shift = tag & twoBytes;
    const groupBase = words[offsets + (group << groupShift)] as number;
    const base = words[offsets + first] as number;
    const areTogether = this.#togetherEnd > first;
    const limit = base + ((areTogether ? maxTogetherBytes : this.#blockBytes) >> shift);
    let end = Math.min((group + 1) << groupShift, areTogether ? this.#togetherEnd : this.length);
    while (end > first + 1 && (words[offsets + end] as number) > limit) {
      end--;
    }
    const position = characters + (tag & ~twoBytes) + ((base - groupBase) << shift);
    const stop = position + (((words[offsets + end] as number) - base) << shift);
    this.first = first;
    this.end = end;
    this.#base = base;
    if (shift !== 0) {
      this.#block = this.#bytes.bytes.toString('utf16le', position, stop);
    } else if (this.#isShort && !areTogether) {
      this.#block = this.#bytes.window(position, stop, this.#blockBytes);
      this.#base = base - (position - this.#bytes.windowAt);
    } else {
      this.#block = this.#bytes.bytes.toString('latin1', position, stop);
    }
  }
}
