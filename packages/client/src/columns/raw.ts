/**
 * Every type without a layout of its own (varint, decimal, inet, date, time, duration, other custom types): the cells' bytes
 * as the server sent them, decoded by the driver when a value is asked for.
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

/** Whether any cell of these columns, at any depth, is read only when it is asked for, and may turn out to be unreadable then. */
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

/** The fields that the driver gives the errors of responses it cannot read. */
function withOrigin(error: unknown, origin: CellOrigin | undefined): unknown {
  if (!(error instanceof Error) || origin === undefined) return error;
  const { coordinator, query } = origin;
  return Object.assign(error, { coordinator }, query === undefined ? {} : { query });
}
