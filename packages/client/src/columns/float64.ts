/** double: eight bytes per cell. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { elementCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const float64Layout: ColumnLayout = {
  name: 'float64',
  id: 6,
  write: (_plan, cells, output) => writeFloat64(cells, output),
  open: (_plan, bytes, block) => new Float64Reader(bytes, block),
  cellCode: () => elementCode('float64s'),
  readSingle: (bytes, bodyAt) => bytes.float64s[bodyAt >> 3],
};

function writeFloat64(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(float64Layout.id, cells, 8, output);
  const values = output.float64s;
  const base = output.position / 8;
  for (let index = 0; index < count; index++) {
    values[base + index] = (lengths[from + index] as number) > 0 ? view.getFloat64(starts[from + index] as number) : 0;
  }
  output.position += count * 8;
  endBlock(start, output);
}

class Float64Reader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: Float64Array;
  readonly base: number;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = bytes.float64s;
    this.base = block.bodyAt / 8;
  }

  read(index: number): number | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[this.base + index] as number;
  }

  typedArray(): Float64Array {
    return this.#values.subarray(this.base, this.base + this.length);
  }
}
