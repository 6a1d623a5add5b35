/**
 * A page: the rows of one response, column by column, in one buffer. `wire/README.md` has its layout.
 *
 * The thread reads the response's rows once to find the cells, and then writes each column in one loop. The main thread reads the
 * columns in place.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import { PageWriter } from '../bytes/page-writer.ts';
import { blockHeaderBytes, blockEnd, isSingleNull, openBlock, openColumn } from '../columns/block.ts';
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
  /** The keyspace and table of the column, if the server names them for each column. */
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
  /** True if texts are stored row by row (`columns/row-texts.ts`). */
  readonly isWide: boolean;
}

const pageHeaderBytes = 8;
/** A page of this size gets its own memory and is transferred. Copying a smaller one into a batch is cheaper. */
const minTransferBytes = 32 * 1024;

export function createThreadShape(columns: readonly ColumnInfo[]): ThreadShape {
  const plans = columns.map((column) => planColumn(column.type));
  return { columns: plans, isWide: isWide(plans) };
}

/**
 * Writes the page after `reserveBytes` zeros (a multiple of 8) for the caller.
 *
 * A page of 32 KiB or more has an ArrayBuffer of its own. A smaller one is a view of scratch memory, valid until the next call.
 * `isTransferable` returns which it is.
 *
 * @throws {DriverInternalError} when the rows are cut off, or a cell does not fit its column's type.
 */
export function encodePage(source: PageSource, shape: ThreadShape, reserveBytes: number): Uint8Array {
  const { rowCount } = source;
  const { columns } = shape;
  const cells = locateCells(source, columns.length);
  output.reset(reserveBytes);
  output.reserve(pageHeaderBytes);
  output.int32s[output.position >> 2] = rowCount;
  output.int32s[(output.position >> 2) + 1] = columns.length;
  output.position += pageHeaderBytes;
  const rowTexts = shape.isWide ? new RowTextWriter() : undefined;
  for (const plan of columns) {
    if (rowTexts !== undefined && plan.layout === textLayout) rowTexts.addColumn(cells, output);
    else plan.layout.write(plan, cells, output);
    cells.from += rowCount;
  }
  rowTexts?.write(cells, output);
  const page = output.bytes.subarray(0, output.position);
  if (page.length < minTransferBytes) {
    return page;
  }
  const own = Buffer.allocUnsafeSlow(page.length);
  own.set(page);
  return own;
}

/** Returns true if nothing else is in the view's ArrayBuffer, so that it can be transferred. */
export function isTransferable(view: Uint8Array): boolean {
  return view.byteLength >= minTransferBytes && view.byteLength === view.buffer.byteLength;
}

/** Opens the columns of a page in place. Each reader keeps `bytes` alive. */
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
  let position = byteOffset + pageHeaderBytes;
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

/** Returns the number of rows of the page at `byteOffset`. Throws as `openColumns` does. */
export function readRowCount(
  bytes: PageBytes,
  byteOffset: number,
  byteLength: number,
  plans: readonly ColumnPlan[],
): number {
  return openHeader(bytes, byteOffset, byteLength, plans.length);
}

/**
 * Reads the cells of a page with one row, one after the other, without a reader for each column. Point reads return such pages. Not
 * for a wide row, whose texts are elsewhere.
 */
export class SingleRowCells {
  readonly #bytes: PageBytes;
  readonly #plans: readonly ColumnPlan[];
  readonly #options: ReadOptions;
  readonly #limit: number;
  #position: number;
  #index = 0;

  /** Only for a page whose `readRowCount` is 1. */
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
    this.#position = byteOffset + pageHeaderBytes;
  }

  /** Returns the next column's value. */
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
      : readSingle(bytes, position + blockHeaderBytes, endAt, this.#options);
  }
}

/** Checks the page's header and returns its number of rows. */
function openHeader(bytes: PageBytes, byteOffset: number, byteLength: number, columnCount: number): number {
  if (byteLength < pageHeaderBytes || byteOffset + byteLength > bytes.buffer.byteLength) {
    throw malformed(`a page of ${byteLength} bytes at byte ${byteOffset} of ${bytes.buffer.byteLength}`);
  }
  const found = bytes.int32s[(byteOffset >> 2) + 1] as number;
  if (found !== columnCount) throw malformed(`a page of ${found} columns for a shape of ${columnCount}`);
  return bytes.int32s[byteOffset >> 2] as number;
}

/** A thread encodes one page at a time, so one writer and one table of cells are enough. */
const output = new PageWriter();
let starts = new Int32Array(4096);
let lengths = new Int32Array(4096);
const maxKeptCells = 1024 * 1024;

/** Finds every cell, column by column, as the writers read them. Returns the first column. */
function locateCells(source: PageSource, columnCount: number): Cells & { from: number } {
  const { buffer, offset, end, rowCount } = source;
  const cellCount = rowCount * columnCount;
  // Each cell has at least 4 bytes for its length, so the size of the response limits the size of the tables.
  if (rowCount < 0 || (columnCount === 0 && rowCount > 0) || cellCount * 4 > end - offset || end > buffer.length) {
    throw malformed(`${rowCount} rows of ${columnCount} columns in ${end - offset} bytes`);
  }
  if (starts.length < cellCount || (starts.length > maxKeptCells && cellCount < maxKeptCells)) {
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
