/** uuid and timeuuid: four words per cell. Each word is the next four bytes of the uuid, as a signed integer. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import { wordsCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';
import type { WordsValue } from './value-classes.ts';

export const uuidLayout: ColumnLayout = {
  name: 'uuid',
  id: 9,
  write: (_plan, cells, output) => writeUuid(uuidLayout.id, cells, output),
  open: (_plan, bytes, block, { classes }) => new UuidReader(bytes, block, classes.uuid),
  cellCode: ({ classes }) => wordsCode(classes.uuid, 4),
  readSingle: ({ int32s }, bodyAt, _endAt, { classes }) => classes.uuid.read(int32s, bodyAt >> 2),
};

export const timeUuidLayout: ColumnLayout = {
  name: 'timeuuid',
  id: 10,
  write: (_plan, cells, output) => writeUuid(timeUuidLayout.id, cells, output),
  open: (_plan, bytes, block, { classes }) => new TimeUuidReader(bytes, block, classes.timeUuid),
  cellCode: ({ classes }) => wordsCode(classes.timeUuid, 4),
  readSingle: ({ int32s }, bodyAt, _endAt, { classes }) => classes.timeUuid.read(int32s, bodyAt >> 2),
};

function writeUuid(layoutId: number, cells: Cells, output: PageWriter): void {
  const { view, starts, lengths, from, count } = cells;
  const start = beginFixedBlock(layoutId, cells, 16, output);
  const words = output.int32s;
  let word = output.position >> 2;
  for (let index = 0; index < count; index++) {
    if ((lengths[from + index] as number) > 0) {
      const cell = starts[from + index] as number;
      words[word] = view.getInt32(cell);
      words[word + 1] = view.getInt32(cell + 4);
      words[word + 2] = view.getInt32(cell + 8);
      words[word + 3] = view.getInt32(cell + 12);
    } else {
      words.fill(0, word, word + 4);
    }
    word += 4;
  }
  output.position += count * 16;
  endBlock(start, output);
}

/**
 * One class for each type, although they are the same: a call site that meets the makers of both types is not inlined, which costs a
 * quarter of a row of nullable uuids and timeuuids.
 */
class UuidReader implements ColumnReader {
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
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    return this.#make(words, this.base + index * 4);
  }
}

class TimeUuidReader implements ColumnReader {
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
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    return this.#make(words, this.base + index * 4);
  }
}
