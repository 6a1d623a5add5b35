/** int: four bytes per cell. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { elementCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const int32Layout: ColumnLayout = {
  name: 'int32',
  id: 3,
  write: (_plan, cells, output) => writeInt32(cells, output),
  open: (_plan, bytes, block) => new Int32Reader(bytes, block),
  cellCode: () => elementCode('int32s'),
  readSingle: (bytes, bodyAt) => bytes.int32s[bodyAt >> 2],
};

function writeInt32(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(int32Layout.id, cells, 4, output);
  const values = output.int32s;
  const base = output.position / 4;
  for (let index = 0; index < count; index++) {
    values[base + index] = (lengths[from + index] as number) > 0 ? view.getInt32(starts[from + index] as number) : 0;
  }
  output.position += count * 4;
  endBlock(start, output);
}

class Int32Reader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: Int32Array;
  readonly base: number;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = bytes.int32s;
    this.base = block.bodyAt / 4;
  }

  read(index: number): number | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[this.base + index] as number;
  }

  typedArray(): Int32Array {
    return this.#values.subarray(this.base, this.base + this.length);
  }
}
