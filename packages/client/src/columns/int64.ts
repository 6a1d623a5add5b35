/** bigint and counter: eight bytes per cell, read as two words for a `Long`, or as one `bigint` (`value-classes.ts`). */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { wordsCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader, ReadOptions } from './column.ts';
import { isNull } from './nulls.ts';
import type { WordsValue } from './value-classes.ts';

export const int64Layout: ColumnLayout = {
  name: 'int64',
  id: 4,
  write: (_plan, cells, output) => writeInt64(cells, output),
  open: (_plan, bytes, block, { classes }) =>
    classes.long === undefined ? new BigIntReader(bytes, block) : new LongReader(bytes, block, classes.long),
  readSingle: readInt64,
  cellCode: ({ classes }) => classes.long && wordsCode(classes.long, 2),
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

function readInt64({ int32s }: PageBytes, bodyAt: number, _endAt: number, { classes }: ReadOptions): unknown {
  const word = bodyAt >> 2;
  if (classes.long !== undefined) return classes.long.read(int32s, word);
  return (BigInt(int32s[word + 1] as number) << 32n) | BigInt((int32s[word] as number) >>> 0);
}

class LongReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #words: Int32Array;
  readonly #make: WordsValue['read'];
  readonly base: number;

  constructor(bytes: PageBytes, block: Block, { read }: WordsValue) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#words = bytes.int32s;
    this.#make = read;
    this.base = block.bodyAt >> 2;
  }

  read(index: number): unknown {
    if (this.nullsAt >= 0 && isNull(this.#words, this.nullsAt, index)) {
      return null;
    }
    return this.#make(this.#words, this.base + index * 2);
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
