/** smallint: two bytes per cell. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { elementCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const int16Layout: ColumnLayout = {
  name: 'int16',
  id: 2,
  write: (_plan, cells, output) => writeInt16(cells, output),
  open: (_plan, bytes, block) => new Int16Reader(bytes, block),
  cellCode: () => elementCode('int16s'),
};

function writeInt16(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(int16Layout.id, cells, 2, output);
  const values = output.int16s;
  const base = output.position / 2;
  for (let index = 0; index < count; index++) {
    values[base + index] = (lengths[from + index] as number) > 0 ? view.getInt16(starts[from + index] as number) : 0;
  }
  output.position += count * 2;
  endBlock(start, output);
}

class Int16Reader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: Int16Array;
  readonly base: number;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = bytes.int16s;
    this.base = block.bodyAt / 2;
  }

  read(index: number): number | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[this.base + index] as number;
  }

  typedArray(): Int16Array {
    return this.#values.subarray(this.base, this.base + this.length);
  }
}
