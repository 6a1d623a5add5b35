/** boolean: one byte per cell, 0 or 1. In the protocol, any byte but 0 is true. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const booleanLayout: ColumnLayout = {
  name: 'boolean',
  id: 7,
  write: (_plan, cells, output) => writeBoolean(cells, output),
  open: (_plan, bytes, block) => new BooleanReader(bytes, block),
  cellCode: () => ({ view: 'int8s', width: 1, read: (int8s, at) => `${int8s}[${at}] === 1` }),
  readSingle: (bytes, bodyAt) => bytes.int8s[bodyAt] === 1,
};

function writeBoolean(cells: Cells, output: PageWriter): void {
  const { buffer, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(booleanLayout.id, cells, 1, output);
  const values = output.bytes;
  const base = output.position;
  for (let index = 0; index < count; index++) {
    const isTrue = (lengths[from + index] as number) > 0 && buffer[starts[from + index] as number] !== 0;
    values[base + index] = isTrue ? 1 : 0;
  }
  output.position += count;
  endBlock(start, output);
}

class BooleanReader implements ColumnReader {
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
    this.base = block.bodyAt;
  }

  read(index: number): boolean | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[this.base + index] === 1;
  }

  typedArray(): Uint8Array {
    return new Uint8Array(this.#values.buffer as ArrayBuffer, this.base, this.length);
  }
}
