/** float: four bytes per cell. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { elementCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const float32Layout: ColumnLayout = {
  name: 'float32',
  id: 5,
  write: (_plan, cells, output) => writeFloat32(cells, output),
  open: (_plan, bytes, block) => new Float32Reader(bytes, block),
  cellCode: () => elementCode('float32s'),
};

function writeFloat32(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(float32Layout.id, cells, 4, output);
  const values = output.float32s;
  const base = output.position / 4;
  for (let index = 0; index < count; index++) {
    values[base + index] = (lengths[from + index] as number) > 0 ? view.getFloat32(starts[from + index] as number) : 0;
  }
  output.position += count * 4;
  endBlock(start, output);
}

class Float32Reader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: Float32Array;
  readonly base: number;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = bytes.float32s;
    this.base = block.bodyAt / 4;
  }

  read(index: number): number | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[this.base + index] as number;
  }

  typedArray(): Float32Array {
    return this.#values.subarray(this.base, this.base + this.length);
  }
}
