/**
 * A page: the rows of one response, column by column, in one buffer. `wire/README.md` has the byte table.
 *
 * The thread reads the response's rows once to find the cells, then writes each column in one loop. The main thread reads
 * the columns in place.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import { PageWriter } from '../bytes/page-writer.ts';
import { BLOCK_HEADER_BYTES, blockEnd, isSingleNull, openBlock, openColumn } from '../columns/block.ts';
import type { Cells, ColumnPlan, ColumnReader, ReadOptions } from '../columns/column.ts';
import { malformed } from '../columns/malformed.ts';
import { planColumn } from '../columns/plan.ts';
import { isWide, RowTexts, RowTextWriter } from '../columns/row-texts.ts';
import { textLayout } from '../columns/text.ts';
import type { DriverColumnType } from '../values/driver.ts';

/** One column of a result, or one parameter of a prepared statement, as the server describes it; plain data. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: DriverColumnType;
  /** The keyspace and table it comes from, where the server tells for each column. */
  readonly ksname?: string;
  readonly tablename?: string;
}

/** The [rows content] of a protocol v4 ROWS result: `rowCount` rows of [bytes] cells. Nothing past `end` is read. */
export interface PageSource {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  readonly rowCount: number;
}

/** The thread's side of a shape: how each column is written. */
export interface ThreadShape {
  readonly columns: readonly ColumnPlan[];
  /** Whether texts lie row by row (`columns/row-texts.ts`). */
  readonly isWide: boolean;
}

const PAGE_HEADER_BYTES = 8;
/** From here on a page gets memory of its own, to be transferred. Below, copying it into a batch is cheaper. */
const MIN_TRANSFER_BYTES = 32 * 1024;

export function createThreadShape(columns: readonly ColumnInfo[]): ThreadShape {
  const plans = columns.map((column) => planColumn(column.type));
  return { columns: plans, isWide: isWide(plans) };
}

/**
 * Writes the page after `reserveBytes` (a multiple of 8) left zero for the caller.
 *
 * A page of 32 KiB or more owns its ArrayBuffer exactly; a smaller one is a view of scratch memory, valid until the next
 * call. `isTransferable` tells which.
 *
 * @throws {DriverInternalError} when the rows are cut off, or a cell cannot be of its column's type.
 */
export function encodePage(source: PageSource, shape: ThreadShape, reserveBytes: number): Uint8Array {
  const { rowCount } = source;
  const { columns } = shape;
  const cells = locateCells(source, columns.length);
  output.reset(reserveBytes);
  output.reserve(PAGE_HEADER_BYTES);
  output.int32s[output.position >> 2] = rowCount;
  output.int32s[(output.position >> 2) + 1] = columns.length;
  output.position += PAGE_HEADER_BYTES;
  const rowTexts = shape.isWide ? new RowTextWriter() : undefined;
  for (const plan of columns) {
    if (rowTexts !== undefined && plan.layout === textLayout) rowTexts.addColumn(cells, output);
    else plan.layout.write(plan, cells, output);
    cells.from += rowCount;
  }
  rowTexts?.write(cells, output);
  const page = output.bytes.subarray(0, output.position);
  if (page.length < MIN_TRANSFER_BYTES) {
    return page;
  }
  const own = Buffer.allocUnsafeSlow(page.length);
  own.set(page);
  return own;
}

/** Whether the view owns its whole ArrayBuffer, so that transferring it takes nothing else along. */
export function isTransferable(view: Uint8Array): boolean {
  return view.byteLength >= MIN_TRANSFER_BYTES && view.byteLength === view.buffer.byteLength;
}

/** The columns of a page, in place. Keeps `bytes` alive for as long as a reader is. */
export function openColumns(
  bytes: PageBytes,
  byteOffset: number,
  byteLength: number,
  plans: readonly ColumnPlan[],
  options: ReadOptions,
): { readonly rowCount: number; readonly columns: readonly ColumnReader[] } {
  const rowCount = openHeader(bytes, byteOffset, byteLength, plans.length);
  const limit = byteOffset + byteLength;
  const columns: ColumnReader[] = [];
  let position = byteOffset + PAGE_HEADER_BYTES;
  let rowTexts: RowTexts | undefined;
  for (const plan of plans) {
    const block = openBlock(plan, bytes, position, limit, rowCount);
    columns.push(
      block.isOfRows
        ? (rowTexts ??= new RowTexts()).addColumn(bytes, block)
        : plan.layout.open(plan, bytes, block, options),
    );
    position = block.endAt;
  }
  rowTexts?.open(bytes, position, limit, rowCount);
  return { rowCount, columns };
}

/** The number of rows of the page at `byteOffset`. Throws as `openColumns` does. */
export function readRowCount(
  bytes: PageBytes,
  byteOffset: number,
  byteLength: number,
  plans: readonly ColumnPlan[],
): number {
  return openHeader(bytes, byteOffset, byteLength, plans.length);
}

/**
 * The cells of a page's only row, one after the other, without a reader for each column: point reads have one row each. Not of a
 * wide row, whose texts lie elsewhere.
 */
export class SingleRowCells {
  readonly #bytes: PageBytes;
  readonly #plans: readonly ColumnPlan[];
  readonly #options: ReadOptions;
  readonly #limit: number;
  #position: number;
  #index = 0;

  /** For a page of which `readRowCount` says 1. */
  constructor(
    bytes: PageBytes,
    byteOffset: number,
    byteLength: number,
    plans: readonly ColumnPlan[],
    options: ReadOptions,
  ) {
    this.#bytes = bytes;
    this.#plans = plans;
    this.#options = options;
    this.#limit = byteOffset + byteLength;
    this.#position = byteOffset + PAGE_HEADER_BYTES;
  }

  /** The next column's value. */
  next(): unknown {
    const bytes = this.#bytes;
    const position = this.#position;
    const plan = this.#plans[this.#index++] as ColumnPlan;
    const endAt = blockEnd(plan, bytes, position, this.#limit);
    this.#position = endAt;
    if (isSingleNull(bytes, position)) return null;
    const { readSingle } = plan;
    return readSingle === undefined
      ? openColumn(plan, bytes, position, endAt, 1, this.#options).reader.read(0)
      : readSingle(bytes, position + BLOCK_HEADER_BYTES, endAt, this.#options);
  }
}

/** Checks the page's header and returns its number of rows. */
function openHeader(bytes: PageBytes, byteOffset: number, byteLength: number, columnCount: number): number {
  if (byteLength < PAGE_HEADER_BYTES || byteOffset + byteLength > bytes.buffer.byteLength) {
    throw malformed(`a page of ${byteLength} bytes at byte ${byteOffset} of ${bytes.buffer.byteLength}`);
  }
  const found = bytes.int32s[(byteOffset >> 2) + 1] as number;
  if (found !== columnCount) throw malformed(`a page of ${found} columns for a shape of ${columnCount}`);
  return bytes.int32s[byteOffset >> 2] as number;
}

/** A thread encodes one page at a time, so it has one writer and one table of cells. */
const output = new PageWriter();
let starts = new Int32Array(4096);
let lengths = new Int32Array(4096);
const MAX_KEPT_CELLS = 1024 * 1024;

/** Finds every cell, column by column, as the writers read them: what is returned is the first column. */
function locateCells(source: PageSource, columnCount: number): Cells & { from: number } {
  const { buffer, offset, end, rowCount } = source;
  const cellCount = rowCount * columnCount;
  // Each cell has at least its length, which bounds the tables by the response's own size.
  if (rowCount < 0 || (columnCount === 0 && rowCount > 0) || cellCount * 4 > end - offset || end > buffer.length) {
    throw malformed(`${rowCount} rows of ${columnCount} columns in ${end - offset} bytes`);
  }
  if (starts.length < cellCount || (starts.length > MAX_KEPT_CELLS && cellCount < MAX_KEPT_CELLS)) {
    starts = new Int32Array(Math.max(cellCount, 4096));
    lengths = new Int32Array(Math.max(cellCount, 4096));
  }
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  let position = offset;
  for (let row = 0; row < rowCount; row++) {
    for (let cell = row; cell < cellCount; cell += rowCount) {
      if (position + 4 > end) {
        throw malformed(`row ${row} of ${rowCount} is cut off`);
      }
      const length = view.getInt32(position);
      position += 4;
      if (length < -1 || length > end - position) {
        throw malformed(`a cell of ${length} bytes in row ${row}, with ${end - position} bytes left`);
      }
      starts[cell] = position;
      lengths[cell] = length;
      if (length > 0) {
        position += length;
      }
    }
  }
  return { buffer, view, starts, lengths, from: 0, count: rowCount };
}
