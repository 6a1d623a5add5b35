/** tinyint: one signed byte per cell. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { elementCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const int8Layout: ColumnLayout = {
  name: 'int8',
  id: 1,
  write: (_plan, cells, output) => writeInt8(cells, output),
  open: (_plan, bytes, block) => new Int8Reader(bytes, block),
  cellCode: () => elementCode('int8s'),
};

function writeInt8(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(int8Layout.id, cells, 1, output);
  const values = output.int8s;
  const base = output.position / 1;
  for (let index = 0; index < count; index++) {
    values[base + index] = (lengths[from + index] as number) > 0 ? view.getInt8(starts[from + index] as number) : 0;
  }
  output.position += count * 1;
  endBlock(start, output);
}

class Int8Reader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: Int8Array;
  readonly base: number;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = bytes.int8s;
    this.base = block.bodyAt / 1;
  }

  read(index: number): number | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[this.base + index] as number;
  }

  typedArray(): Int8Array {
    return this.#values.subarray(this.base, this.base + this.length);
  }
}
