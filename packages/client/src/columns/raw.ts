/**
 * Every type without a layout of its own (varint, decimal, inet, date, time, duration, other custom types): the cells' bytes
 * as the server sent them, decoded by the driver when a value is asked for.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { DriverColumnType } from '../values/driver.ts';
import { BlobReader, writeBlob } from './blob.ts';
import type { Block, ColumnLayout, ColumnReader, ReadOptions } from './column.ts';

export const rawLayout: ColumnLayout = {
  name: 'raw',
  id: 14,
  isVariable: true,
  write: (_plan, cells, output) => writeBlob(rawLayout.id, cells, output),
  open: (plan, bytes, block, options) => new RawReader(bytes, block, plan.type, options),
};

class RawReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #cells: BlobReader;
  readonly #type: DriverColumnType;
  readonly #encoder: ReadOptions['encoder'];

  constructor(bytes: PageBytes, block: Block, type: DriverColumnType, options: ReadOptions) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#cells = new BlobReader(bytes, block, options.blockBytes);
    this.#type = type;
    this.#encoder = options.encoder;
  }

  read(index: number): unknown {
    return this.#encoder.decode(this.#cells.read(index), this.#type);
  }
}
