/**
 * The texts of wide rows, one row behind the other.
 *
 * A kept row keeps a decoded block for each of its columns of text. Of many columns that is too much, and blocks of a few
 * bytes are dear to decode. So the cells of such columns lie in one block behind the page's columns, row by row, and are decoded
 * up to the end of their row: what a kept row keeps is its own.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { types } from '../values/driver.ts';
import { beginBlock, endBlock, markWideCells, openBlock } from './block.ts';
import { releaseChildCells, takeChildCells, type ChildCells } from './child-cells.ts';
import type { Block, Cells, ColumnPlan, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';
import { planColumn } from './plan.ts';
import { TextReader, textLayout, writeCharacters, writeNullsOrDictionary } from './text.ts';

/** Up to so many columns of text and blobs, blocks of one column are large enough to be cheap. */
const MAX_NARROW_COLUMNS = 14;

/** Whether rows of these columns have so many cells of text and blobs that these share memory with their row only. The same on both sides. */
export function isWide(plans: readonly ColumnPlan[]): boolean {
  return countVariable(plans) > MAX_NARROW_COLUMNS;
}

/**
 * Main side: up to how many bytes each column's cells may be decoded at a time, for a row to keep `rowBytes` together. 0 for
 * wide rows.
 */
export function shareOfColumn(plans: readonly ColumnPlan[], rowBytes: number): number {
  if (isWide(plans)) return 0;
  // A collection begins in a block with cells before it and ends in one with cells behind it.
  return rowBytes / countVariable(plans, 2);
}

/** Columns whose cells are decoded in blocks, at any depth: all but numbers, dates and uuids. */
function countVariable(plans: readonly ColumnPlan[], weightInCollections = 1): number {
  let count = 0;
  for (const { layout, children } of plans) {
    if (layout.isVariable === true) count++;
    else count += (layout.isCollection === true ? weightInCollections : 1) * countVariable(children);
  }
  return count;
}

/** Thread side: the columns of a page whose cells lie row by row. */
export class RowTextWriter {
  /** Where the blocks of the columns begin, and their cells in the tables of the page's cells. */
  readonly #blocks: number[] = [];
  readonly #columns: number[] = [];

  /** Writes the next column, of text, if it has a dictionary; else no more than which cells are null. */
  addColumn(cells: Cells, output: PageWriter): void {
    const block = output.position;
    if (!writeNullsOrDictionary(textLayout.id, cells, output)) return;
    this.#blocks.push(block);
    this.#columns.push(cells.from);
  }

  /**
   * To be called after all columns. Cells with a character above U+00FF lie in a block of their own, behind the other, or
   * they would make two bytes of each character of their neighbours.
   */
  write(cells: Cells, output: PageWriter): void {
    if (this.#columns.length === 0) return;
    const { starts, lengths, count } = cells;
    const isMixed = this.#columns.map((from) => hasWideCell(cells, from, from + count));
    for (const [place, block] of this.#blocks.entries()) if (isMixed[place] === true) markWideCells(block, output);
    const narrow = takeChildCells();
    const wide = takeChildCells();
    for (let row = 0; row < count; row++) {
      for (let place = 0; place < isMixed.length; place++) {
        const cell = (this.#columns[place] as number) + row;
        const start = starts[cell] as number;
        // Which cells are null is told by their columns.
        const length = Math.max(0, lengths[cell] as number);
        if (isMixed[place] === true) {
          const isWide = hasWideCell(cells, cell, cell + 1);
          narrow.add(start, isWide ? 0 : length);
          wide.add(start, isWide ? length : 0);
        } else {
          narrow.add(start, length);
        }
      }
    }
    writeBlock(narrow, cells, output);
    if (isMixed.includes(true)) writeBlock(wide, cells, output);
    releaseChildCells(narrow);
    releaseChildCells(wide);
  }
}

function writeBlock({ starts, lengths, count }: ChildCells, { buffer, view }: Cells, output: PageWriter): void {
  const cells: Cells = { buffer, view, starts, lengths, from: 0, count };
  const start = beginBlock(textLayout.id, cells, 'is a value', output);
  writeCharacters(textLayout.id, cells, output);
  endBlock(start, output);
}

/** Whether any cell has a byte from 0xC4 on, with which UTF-8 begins the characters from U+0100 on. */
function hasWideCell({ buffer, view, starts, lengths }: Cells, from: number, to: number): boolean {
  for (let cell = from; cell < to; cell++) {
    let at = starts[cell] as number;
    const end = at + (lengths[cell] as number);
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at);
      // Of each byte: the two highest bits, and any of the next four.
      if ((word & 0x80808080) === 0) continue;
      if ((word & (word << 1) & ((word << 2) | (word << 3) | (word << 4) | (word << 5)) & 0x80808080) !== 0)
        return true;
    }
    for (; at < end; at++) if ((buffer[at] as number) >= 0xc4) return true;
  }
  return false;
}

/** Main side: the row texts of a page, shared by the readers of its columns. */
export class RowTexts {
  readonly #narrow = new RowBlock();
  readonly #wide = new RowBlock();

  /** The next column of those that lie here. */
  addColumn(bytes: PageBytes, block: Block): ColumnReader {
    return new RowTextReader(block, bytes.int32s, this.#narrow, block.hasWideCells ? this.#wide : undefined);
  }

  /** To be called after all columns, with the place behind them. */
  open(bytes: PageBytes, position: number, limit: number, rowCount: number): void {
    const endAt = this.#narrow.open(bytes, position, limit, rowCount);
    if (this.#wide.stride > 0) this.#wide.open(bytes, endAt, limit, rowCount);
  }
}

/** A block with `stride` cells of each row, and what it does to decode few bytes for one column and many for a row. */
class RowBlock {
  stride = 0;
  #texts!: TextReader;
  #last = -1;

  open(bytes: PageBytes, position: number, limit: number, rowCount: number): number {
    const block = openBlock(plan, bytes, position, limit, rowCount * this.stride);
    this.#texts = new TextReader(bytes, block, 0);
    return block.endAt;
  }

  read(row: number, place: number): string {
    const cell = row * this.stride + place;
    if (!this.#texts.has(cell)) this.#decode(cell, (row + 1) * this.stride);
    this.#last = cell;
    return this.#texts.read(cell) as string;
  }

  /** The rest of the row is decoded with a cell where rows are being built, but not where one column is read alone. */
  #decode(cell: number, rowEnd: number): void {
    const { first, end } = this.#texts;
    const skipped = cell - end;
    const continues = skipped >= 0 && skipped < Math.min(MAX_SKIPPED, this.stride - 1);
    const wasOneEnough = end > first && this.#last === first;
    this.#texts.keepTogether(cell, continues || !wasOneEnough ? rowEnd : cell + 1);
  }
}

const plan = planColumn({ code: types.dataTypes.text });
/** Fewer cells than this may be null between two that are read one after the other. */
const MAX_SKIPPED = 8;

class RowTextReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #narrow: RowBlock;
  readonly #place: number;
  readonly #wide: RowBlock | undefined;
  readonly #widePlace: number;

  constructor(block: Block, words: Int32Array, narrow: RowBlock, wide: RowBlock | undefined) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = words;
    this.#narrow = narrow;
    this.#place = narrow.stride++;
    this.#wide = wide;
    this.#widePlace = wide === undefined ? 0 : wide.stride++;
  }

  read(index: number): string | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    const text = this.#narrow.read(index, this.#place);
    return text === '' && this.#wide !== undefined ? this.#wide.read(index, this.#widePlace) : text;
  }
}
