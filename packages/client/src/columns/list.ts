/** list and set: the end of each cell's elements, then the elements of all cells as one child column. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginBlock, endBlock, openColumn } from './block.ts';
import { readElementCount, releaseChildCells, takeChildCells } from './child-cells.ts';
import type { Block, Cells, ColumnLayout, ColumnPlan, ColumnReader, ReadOptions } from './column.ts';
import { isNull } from './nulls.ts';

export const listLayout: ColumnLayout = {
  name: 'list',
  id: 15,
  isCollection: true,
  write: (plan, cells, output) => writeList(listLayout.id, plan, cells, output),
  open: (plan, bytes, block, options) => new ListReader(plan, bytes, block, options),
};

export const setLayout: ColumnLayout = {
  name: 'set',
  id: 16,
  isCollection: true,
  write: (plan, cells, output) => writeList(setLayout.id, plan, cells, output),
  open: (plan, bytes, block, options) =>
    options.set === undefined
      ? new ListReader(plan, bytes, block, options)
      : new SetReader(new ListReader(plan, bytes, block, options), options.set),
};

function writeList(layoutId: number, plan: ColumnPlan, cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginBlock(layoutId, cells, 'is null', output);
  output.reserve((count + 1) * 4);
  const words = output.int32s;
  const offsets = output.position >> 2;
  const elements = takeChildCells();
  words[offsets] = 0;
  for (let index = 0; index < count; index++) {
    const length = lengths[from + index] as number;
    if (length > 0) {
      const cell = starts[from + index] as number;
      let position = cell + 4;
      for (let left = readElementCount(view, cell, length, 4); left > 0; left--) {
        position = elements.addElement(view, position, cell + length);
      }
    }
    words[offsets + index + 1] = elements.count;
  }
  output.position += (count + 1) * 4;
  output.align();
  elements.write(plan.children[0] as ColumnPlan, cells, output);
  releaseChildCells(elements);
  endBlock(start, output);
}

class ListReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #offsets: number;
  readonly #elements: ColumnReader;
  readonly #keepsApart: boolean;

  constructor(plan: ColumnPlan, bytes: PageBytes, block: Block, options: ReadOptions) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#offsets = block.bodyAt >> 2;
    const child = plan.children[0] as ColumnPlan;
    const elementCount = bytes.int32s[this.#offsets + block.length] as number;
    const childAt = (block.bodyAt + (block.length + 1) * 4 + 7) & ~7;
    this.#elements = openColumn(child, bytes, childAt, block.endAt, elementCount, options).reader;
    this.#keepsApart = options.blockBytes === 0;
  }

  read(index: number): unknown[] | null {
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    const first = words[this.#offsets + index] as number;
    const end = words[this.#offsets + index + 1] as number;
    const elements = this.#elements;
    if (this.#keepsApart) elements.keepTogether?.(first, end);
    // oxlint-disable-next-line unicorn/no-new-array -- an array that grows keeps room for 16 more elements, and Array.from is slower
    const list = new Array<unknown>(end - first);
    for (let element = first; element < end; element++) {
      list[element - first] = elements.read(element);
    }
    return list;
  }
}

class SetReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #lists: ListReader;
  readonly #setClass: NonNullable<ReadOptions['set']>;

  constructor(lists: ListReader, setClass: NonNullable<ReadOptions['set']>) {
    this.length = lists.length;
    this.nullsAt = lists.nullsAt;
    this.#lists = lists;
    this.#setClass = setClass;
  }

  read(index: number): unknown {
    const elements = this.#lists.read(index);
    return elements === null ? null : new this.#setClass(elements);
  }
}
