/**
 * Every type that has no layout of its own: varint, decimal, inet, date, time, duration and other custom types. The bytes of the cells
 * cross as the server sent them. The driver decodes a cell when it is read.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { DriverColumnType } from '../values/driver.ts';
import { BlobReader, writeBlob } from './blob.ts';
import type { Block, CellOrigin, ColumnLayout, ColumnPlan, ColumnReader, ReadOptions } from './column.ts';

export const rawLayout: ColumnLayout = {
  name: 'raw',
  id: 14,
  isVariable: true,
  write: (_plan, cells, output) => writeBlob(rawLayout.id, cells, output),
  open: (plan, bytes, block, options) => new RawReader(bytes, block, plan.type, options),
};

/** Tells whether any column, at any depth, has raw cells: decoding one may fail when it is read. */
export function hasRawCells(plans: readonly ColumnPlan[]): boolean {
  return plans.some(({ layout, children }) => layout === rawLayout || hasRawCells(children));
}

class RawReader implements ColumnReader {
  readonly length: number;
  readonly nullsAt: number;
  readonly #cells: BlobReader;
  readonly #type: DriverColumnType;
  readonly #encoder: ReadOptions['encoder'];
  readonly #origin: ReadOptions['origin'];

  constructor(bytes: PageBytes, block: Block, type: DriverColumnType, options: ReadOptions) {
    this.length = block.length;
    this.nullsAt = block.nullsAt;
    this.#cells = new BlobReader(bytes, block, options.blockBytes);
    this.#type = type;
    this.#encoder = options.encoder;
    this.#origin = options.origin;
  }

  read(index: number): unknown {
    try {
      return this.#encoder.decode(this.#cells.read(index), this.#type);
    } catch (error) {
      throw withOrigin(error, this.#origin);
    }
  }
}

/** Adds the fields that the driver adds to the error of a response that it cannot read. */
function withOrigin(error: unknown, origin: CellOrigin | undefined): unknown {
  if (!(error instanceof Error) || origin === undefined) return error;
  const { coordinator, query } = origin;
  return Object.assign(error, { coordinator }, query === undefined ? {} : { query });
}
