/**
 * The block of a column: a header of 8 bytes, the null bitmap if there are nulls, and the body, which depends on the layout. The byte
 * table is in `wire/README.md`.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import type { Block, Cells, ColumnPlan, ColumnReader, ReadOptions } from './column.ts';
import { malformed } from './malformed.ts';

export const blockHeaderBytes = 8;
const nullsFlag = 0x100;
const dictionaryFlag = 0x200;
const rowTextsFlag = 0x400;
const wideCellsFlag = 0x800;
const layoutMask = 0xff;

/** What a cell without bytes is: null, as for most types of the driver, or a value: '' or an empty Buffer. */
export type EmptyCell = 'is null' | 'is a value';

/** Writes the header and the null bitmap. Returns the start of the block, for `endBlock`. */
export function beginBlock(layoutId: number, cells: Cells, emptyCell: EmptyCell, output: PageWriter): number {
  const { lengths, from, count } = cells;
  const start = output.position;
  output.reserve(blockHeaderBytes);
  output.position += blockHeaderBytes;
  output.int32s[start >> 2] = layoutId;
  const shortest = emptyCell === 'is null' ? 1 : 0;
  const end = from + count;
  for (let cell = from; cell < end; cell++) {
    if ((lengths[cell] as number) < shortest) {
      output.int32s[start >> 2] = layoutId | nullsFlag;
      writeNulls(cells, shortest, output);
      break;
    }
  }
  return start;
}

/** Marks in the header that the body is a dictionary. */
export function markDictionary(start: number, output: PageWriter): void {
  output.int32s[start >> 2] = (output.int32s[start >> 2] as number) | dictionaryFlag;
}

/** Marks in the header that the cells are in the page's block of row texts (`row-texts.ts`). */
export function markRowTexts(start: number, output: PageWriter): void {
  output.int32s[start >> 2] = (output.int32s[start >> 2] as number) | rowTextsFlag;
}

/** Marks in the header that some of these cells are in the second block of row texts. */
export function markWideCells(start: number, output: PageWriter): void {
  output.int32s[start >> 2] = (output.int32s[start >> 2] as number) | wideCellsFlag;
}

/** Does the same for a layout whose cells all have `width` bytes, and makes aligned room for them. */
export function beginFixedBlock(layoutId: number, cells: Cells, width: number, output: PageWriter): number {
  const { lengths, from, count } = cells;
  const end = from + count;
  for (let cell = from; cell < end; cell++) {
    const length = lengths[cell] as number;
    if (length !== width && length > 0) {
      throw malformed(`a cell of ${length} bytes where the type has ${width}`);
    }
  }
  const start = beginBlock(layoutId, cells, 'is null', output);
  output.reserve(count * width + 8);
  return start;
}

/** Pads the block to a multiple of 8 bytes and writes its size into the header. */
export function endBlock(start: number, output: PageWriter): void {
  output.align();
  output.int32s[(start >> 2) + 1] = output.position - start;
}

function writeNulls(cells: Cells, shortest: number, output: PageWriter): void {
  const { lengths, from, count } = cells;
  const byteCount = nullBytes(count);
  output.reserve(byteCount);
  const words = output.int32s;
  const base = output.position >> 2;
  words.fill(0, base, base + (byteCount >> 2));
  for (let index = 0; index < count; index++) {
    if ((lengths[from + index] as number) < shortest) {
      words[base + (index >> 5)] = (words[base + (index >> 5)] as number) | (1 << (index & 31));
    }
  }
  output.position += byteCount;
}

/** Returns where the block at `position` ends, and checks that it ends at or before `limit`. Both count bytes from the start of the buffer. */
export function blockEnd(plan: ColumnPlan, bytes: PageBytes, position: number, limit: number): number {
  if (position + blockHeaderBytes > limit) {
    throw malformed(`a page that ends where the column block at byte ${position} starts`);
  }
  const tag = bytes.int32s[position >> 2] as number;
  const endAt = position + (bytes.int32s[(position >> 2) + 1] as number);
  if ((tag & layoutMask) !== plan.layoutId || endAt <= position || endAt > limit) {
    throw malformed(`a column block with tag ${tag} and end ${endAt} where layout ${plan.layout.name} was expected`);
  }
  return endAt;
}

/** Tells whether the only cell of the block at `position` is null: then the block has a null bitmap. */
export function isSingleNull(bytes: PageBytes, position: number): boolean {
  return ((bytes.int32s[position >> 2] as number) & nullsFlag) !== 0;
}

export function openBlock(plan: ColumnPlan, bytes: PageBytes, position: number, limit: number, length: number): Block {
  const endAt = blockEnd(plan, bytes, position, limit);
  const tag = bytes.int32s[position >> 2] as number;
  const hasNulls = (tag & nullsFlag) !== 0;
  const nullsPosition = position + blockHeaderBytes;
  return {
    length,
    nullsAt: hasNulls ? nullsPosition >> 2 : -1,
    bodyAt: hasNulls ? nullsPosition + nullBytes(length) : nullsPosition,
    endAt,
    hasDictionary: (tag & dictionaryFlag) !== 0,
    isOfRows: (tag & rowTextsFlag) !== 0,
    hasWideCells: (tag & wideCellsFlag) !== 0,
  };
}

/** Makes a reader of the column whose block is at `position`, and returns where the block ends. */
export function openColumn(
  plan: ColumnPlan,
  bytes: PageBytes,
  position: number,
  limit: number,
  length: number,
  options: ReadOptions,
): { readonly reader: ColumnReader; readonly endAt: number } {
  const block = openBlock(plan, bytes, position, limit, length);
  return { reader: plan.layout.open(plan, bytes, block, options), endAt: block.endAt };
}

/** One bit per cell, least significant first, 1 for null. Whole groups of 8 bytes, so that the next bytes stay aligned. */
function nullBytes(count: number): number {
  return ((count + 63) >>> 6) << 3;
}
