/** uuid and timeuuid: four words a cell, each the next four bytes of the uuid as a signed integer. */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import { PageTimeUuid, PageUuid } from '../values/uuid.ts';
import { beginFixedBlock, endBlock } from './block.ts';
import type { CellCode } from './cell-code.ts';
import type { Block, Cells, ColumnLayout, ColumnReader } from './column.ts';
import { isNull } from './nulls.ts';

export const uuidLayout: ColumnLayout = {
  name: 'uuid',
  id: 9,
  write: (_plan, cells, output) => writeUuid(uuidLayout.id, cells, output),
  open: (_plan, bytes, block) => new UuidReader(bytes, block),
  cellCode: () => codeOf('PageUuid', PageUuid),
  readSingle: ({ int32s }, bodyAt) => uuidAt(int32s, bodyAt >> 2),
};

export const timeUuidLayout: ColumnLayout = {
  name: 'timeuuid',
  id: 10,
  write: (_plan, cells, output) => writeUuid(timeUuidLayout.id, cells, output),
  open: (_plan, bytes, block) => new TimeUuidReader(bytes, block),
  cellCode: () => codeOf('PageTimeUuid', PageTimeUuid),
  readSingle: ({ int32s }, bodyAt) => timeUuidAt(int32s, bodyAt >> 2),
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

function codeOf(name: string, constructor: unknown): CellCode {
  const read = (words: string, at: string): string =>
    `new ${name}(${words}[${at}], ${words}[${at} + 1], ${words}[${at} + 2], ${words}[${at} + 3])`;
  return { view: 'int32s', width: 4, read, makes: { name, constructor } };
}

class UuidReader implements ColumnReader {
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

  read(index: number): PageUuid | null {
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    return uuidAt(words, this.base + index * 4);
  }
}

function uuidAt(words: Int32Array, word: number): PageUuid {
  return new PageUuid(
    words[word] as number,
    words[word + 1] as number,
    words[word + 2] as number,
    words[word + 3] as number,
  );
}

class TimeUuidReader implements ColumnReader {
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

  read(index: number): PageTimeUuid | null {
    const words = this.#words;
    if (this.nullsAt >= 0 && isNull(words, this.nullsAt, index)) {
      return null;
    }
    return timeUuidAt(words, this.base + index * 4);
  }
}

function timeUuidAt(words: Int32Array, word: number): PageTimeUuid {
  return new PageTimeUuid(
    words[word] as number,
    words[word + 1] as number,
    words[word + 2] as number,
    words[word + 3] as number,
  );
}
