/**
 * timestamp: milliseconds since 1970, a float64 per cell.
 *
 * A number outside ±2^53 is rounded as in the driver (`Long.toNumber`). It is an invalid `Date` in both.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const timestampLayout: ColumnLayout = {
  name: 'timestamp',
  id: 8,
  write: (_plan, cells, output) => writeTimestamp(cells, output),
  open: (_plan, bytes, block) => new TimestampReader(bytes, block),
  cellCode: () => ({
    view: 'float64s',
    width: 1,
    read: (float64s, at) => `new Date(${float64s}[${at}])`,
    makes: { name: 'Date', constructor: Date },
  }),
  readSingle: (bytes, bodyAt) => new Date(bytes.float64s[bodyAt >> 3] as number),
};

function writeTimestamp(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(timestampLayout.id, cells, 8, output);
  const values = output.float64s;
  const base = output.position >> 3;
  for (let index = 0; index < count; index++) {
    let milliseconds = 0;
    if ((lengths[from + index] as number) > 0) {
      const cell = starts[from + index] as number;
      milliseconds = view.getInt32(cell) * 4_294_967_296 + view.getUint32(cell + 4);
    }
    values[base + index] = milliseconds;
  }
  output.position += count * 8;
  endBlock(start, output);
}

class TimestampReader implements ColumnReader {
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
    this.base = block.bodyAt >> 3;
  }

  read(index: number): Date | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return new Date(this.#values[this.base + index] as number);
  }

  typedArray(): Float64Array {
    return this.#values.subarray(this.base, this.base + this.length);
  }
}
