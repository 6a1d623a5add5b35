/**
 * The texts of wide rows, one row after the other.
 *
 * A row that the application keeps also keeps a decoded block of each text column. With many columns that is too much memory, and small
 * blocks take too long to decode. So the texts of a wide row are in one block after the columns of the page, row by row. They are decoded
 * up to the end of their row, so that a row keeps only its own texts.
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

/** Up to this number of text and blob columns, the block of one column is large enough to be fast. */
const maxNarrowColumns = 14;

/** Tells whether rows have so many texts and blobs that these share memory only within their row. The thread and the main thread decide alike. */
export function isWide(plans: readonly ColumnPlan[]): boolean {
  return countVariable(plans) > maxNarrowColumns;
}

/**
 * Returns how many bytes of a column may be decoded at a time, so that a row keeps at most `rowBytes`. 0 for wide rows. Used on the
 * main thread.
 */
export function shareOfColumn(plans: readonly ColumnPlan[], rowBytes: number): number {
  if (isWide(plans)) return 0;
  // A collection can keep two blocks: the one it begins in and the one it ends in.
  return rowBytes / countVariable(plans, 2);
}

/** Counts the columns, at any depth, whose cells are decoded in blocks: all but numbers, dates and uuids. */
function countVariable(plans: readonly ColumnPlan[], weightInCollections = 1): number {
  let count = 0;
  for (const { layout, children } of plans) {
    if (layout.isVariable === true) count++;
    else count += (layout.isCollection === true ? weightInCollections : 1) * countVariable(children);
  }
  return count;
}

/** Writes the text columns of a wide page, in the thread. */
export class RowTextWriter {
  /** For each column: where its block begins, and where its cells begin in the table of all cells. */
  readonly #blocks: number[] = [];
  readonly #columns: number[] = [];

  /** Writes the next text column if it has a dictionary. Otherwise it writes only which cells are null. */
  addColumn(cells: Cells, output: PageWriter): void {
    const block = output.position;
    if (!writeNullsOrDictionary(textLayout.id, cells, output)) return;
    this.#blocks.push(block);
    this.#columns.push(cells.from);
  }

  /**
   * Writes the texts. Call it after all columns. Cells with a character above U+00FF are in a second block: in the first one, they
   * would double the bytes of the cells around them.
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
        // The block of the column says which cells are null.
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

/** Tells whether any cell has a byte of 0xC4 or more. UTF-8 begins characters from U+0100 on with such a byte. */
function hasWideCell({ buffer, view, starts, lengths }: Cells, from: number, to: number): boolean {
  for (let cell = from; cell < to; cell++) {
    let at = starts[cell] as number;
    const end = at + (lengths[cell] as number);
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at);
      // Tests four bytes at once: in each, the two highest bits and any of the next four.
      if ((word & 0x80808080) === 0) continue;
      if ((word & (word << 1) & ((word << 2) | (word << 3) | (word << 4) | (word << 5)) & 0x80808080) !== 0)
        return true;
    }
    for (; at < end; at++) if ((buffer[at] as number) >= 0xc4) return true;
  }
  return false;
}

/** The texts of a wide page on the main thread. The readers of its columns share them. */
export class RowTexts {
  readonly #narrow = new RowBlock();
  readonly #wide = new RowBlock();

  /** Makes the reader of the next text column. */
  addColumn(bytes: PageBytes, block: Block): ColumnReader {
    return new RowTextReader(block, bytes.int32s, this.#narrow, block.hasWideCells ? this.#wide : undefined);
  }

  /** Opens the blocks of texts. Call it after all columns, with the position after them. */
  open(bytes: PageBytes, position: number, limit: number, rowCount: number): void {
    const endAt = this.#narrow.open(bytes, position, limit, rowCount);
    if (this.#wide.stride > 0) this.#wide.open(bytes, endAt, limit, rowCount);
  }
}

/** A block with `stride` cells per row. It decodes little when one column is read, and much when rows are read. */
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

  /** Decodes a cell. If rows are being read, it also decodes the rest of the row; if one column is read, it does not. */
  #decode(cell: number, rowEnd: number): void {
    const { first, end } = this.#texts;
    const skipped = cell - end;
    const continues = skipped >= 0 && skipped < Math.min(maxSkipped, this.stride - 1);
    const wasOneEnough = end > first && this.#last === first;
    this.#texts.keepTogether(cell, continues || !wasOneEnough ? rowEnd : cell + 1);
  }
}

const plan = planColumn({ code: types.dataTypes.text });
/** When a row is read, fewer cells than this are null between two others. */
const maxSkipped = 8;

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
