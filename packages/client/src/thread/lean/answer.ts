/** Answers a lean request with the content of its frame: the reply's header, and rows as columns (`wire/page.ts`) if there are any. */
import { encodePage, isTransferable } from '../../wire/page.ts';
import { noShape, replyHeaderBytes, writeReplyHeader } from '../../wire/reply.ts';
import { findFault } from '../driver-seam/strict-frames.ts';
import type { LeanOperation } from './operation.ts';
import type { LeanStatement, StatementColumns } from './statements.ts';

const header = new Uint8Array(replyHeaderBytes);

export function answerVoid(operation: LeanOperation): void {
  const { context } = operation.request;
  writeHeader(header, noShape, operation);
  context.answer(context.packBytes(header));
}

/**
 * Answers with the rows of a frame whose metadata begin at `metaAt`.
 *
 * @returns False, without an effect, if the frame is malformed or not plain. The driver's streams then report the error.
 */
export function answerRows(
  operation: LeanOperation,
  chunk: Buffer,
  view: DataView,
  metaAt: number,
  end: number,
): boolean {
  const { statement, context, batch } = operation.request;
  // The rows of a batch belong to its conditions, and to no single statement.
  if (batch !== undefined) return false;
  try {
    const columns = isSame(statement, operation, view, metaAt, end)
      ? statement.columns
      : readColumns(statement, operation, chunk, metaAt, end);
    const rowsAt = metaAt + (columns?.bytes.length ?? 0);
    if (columns === undefined || rowsAt + 4 > end) return false;
    const rowCount = view.getInt32(rowsAt);
    const { shape, number } = columns.shape;
    if (findFault(chunk, rowsAt + 4, end, rowCount, shape.columns.length) !== undefined) return false;
    const page = encodePage({ buffer: chunk, offset: rowsAt + 4, end, rowCount }, shape, replyHeaderBytes);
    writeHeader(page, number, operation);
    context.answer(isTransferable(page) ? context.transferBytes(page) : context.packBytes(page));
  } catch (error) {
    // An unknown type, or a cell that cannot be of its type. The driver's own path rejects with the same error.
    context.fail(error);
  }
  return true;
}

function writeHeader(view: Uint8Array, shape: number, { host, options, request }: LeanOperation): void {
  const { coordinators } = request.client.state;
  writeReplyHeader(view, { shape, host: coordinators.numberOf(host.address), consistency: options.consistency });
}

/** Whether the columns have the same bytes as in the statement's last result, and the main thread still knows their shape. */
function isSame(
  { columns }: LeanStatement,
  { request }: LeanOperation,
  view: DataView,
  metaAt: number,
  end: number,
): boolean {
  if (columns === undefined || columns.age !== request.client.state.shapes.age) return false;
  const { view: known } = columns;
  const length = known.byteLength;
  if (metaAt + length > end) return false;
  let index = 0;
  for (; index + 4 <= length; index += 4) if (view.getInt32(metaAt + index) !== known.getInt32(index)) return false;
  for (; index < length; index++) if (view.getInt8(metaAt + index) !== known.getInt8(index)) return false;
  return true;
}

/** Reads the columns as the driver does, and gives their shape a number. Returns `undefined` if the driver cannot read them. */
function readColumns(
  statement: LeanStatement,
  { request }: LeanOperation,
  chunk: Buffer,
  metaAt: number,
  end: number,
): StatementColumns | undefined {
  const { client } = request;
  const read = client.readMetadata(chunk.subarray(0, end), metaAt);
  if (read === undefined || read.columns.length === 0) return undefined;
  const { shapes } = client.state;
  const shape = shapes.resolve(statement.cql, read.columns);
  // Not from the pool of small buffers: a kept buffer would keep the whole pool in memory.
  const bytes = Buffer.allocUnsafeSlow(read.end - metaAt);
  chunk.copy(bytes, 0, metaAt, read.end);
  statement.columns = { bytes, view: new DataView(bytes.buffer), shape, age: shapes.age };
  return statement.columns;
}
