/** bigint and counter: eight bytes a cell, read as two words for the driver's `Long` or as one `bigint`. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { types, type Long } from '../values/driver.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import type { CellCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader, ReadOptions } from './column.ts';
import { isNull } from './nulls.ts';

export const int64Layout: ColumnLayout = {
  name: 'int64',
  id: 4,
  write: (_plan, cells, output) => writeInt64(cells, output),
  open: (_plan, bytes, block, options) =>
    options.useBigIntAsLong ? new BigIntReader(bytes, block) : new LongReader(bytes, block),
  readSingle: readInt64,
  cellCode: (options) => (options.useBigIntAsLong ? undefined : longCode),
};

const longCode: CellCode = {
  view: 'int32s',
  width: 2,
  read: (words, at) => `new Long(${words}[${at}], ${words}[${at} + 1], false)`,
  makes: { name: 'Long', constructor: types.Long },
};

function writeInt64(cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(int64Layout.id, cells, 8, output);
  const words = output.int32s;
  let word = output.position >> 2;
  for (let index = 0; index < count; index++) {
    if ((lengths[from + index] as number) > 0) {
      const cell = starts[from + index] as number;
      words[word] = view.getInt32(cell + 4);
      words[word + 1] = view.getInt32(cell);
    } else {
      words[word] = 0;
      words[word + 1] = 0;
    }
    word += 2;
  }
  output.position += count * 8;
  endBlock(start, output);
}

function readInt64(bytes: PageBytes, bodyAt: number, _endAt: number, options: ReadOptions): Long | bigint {
  const word = bodyAt >> 2;
  const low = bytes.int32s[word] as number;
  const high = bytes.int32s[word + 1] as number;
  return options.useBigIntAsLong ? (BigInt(high) << 32n) | BigInt(low >>> 0) : new types.Long(low, high, false);
}

class LongReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly base: number;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.base = block.bodyAt >> 2;
  }

  read(index: number): Long | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    const word = this.base + index * 2;
    return new types.Long(this.#words[word] as number, this.#words[word + 1], false);
  }

  typedArray(): BigInt64Array {
    return new BigInt64Array(this.#words.buffer as ArrayBuffer, this.base * 4, this.length);
  }
}

class BigIntReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #values: BigInt64Array;

  constructor(bytes: PageBytes, block: Block) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#values = new BigInt64Array(bytes.buffer, block.bodyAt, block.length);
  }

  read(index: number): bigint | null {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#values[index] as bigint;
  }

  typedArray(): BigInt64Array {
    return this.#values;
  }
}
