/** Answers a lean request with what its frame holds: nothing, or rows as columns (`wire/page.ts`), behind the reply's header. */
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
 * @returns False, with nothing done, if the frame is not what it should be: the driver's streams then say what is wrong.
 */
export function answerRows(
  operation: LeanOperation,
  chunk: Buffer,
  view: DataView,
  metaAt: number,
  end: number,
): boolean {
  const { statement, context, batch } = operation.request;
  // The rows of a batch are those of its conditions, which are of no one statement.
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
    // A type that nobody knows, a cell that cannot be of its type: what the full path rejects with.
    context.fail(error);
  }
  return true;
}

function writeHeader(view: Uint8Array, shape: number, { host, options, request }: LeanOperation): void {
  const { coordinators } = request.client.state;
  writeReplyHeader(view, { shape, host: coordinators.numberOf(host.address), consistency: options.consistency });
}

/** Whether the columns are those of the statement's last result, byte for byte, and main still knows their shape. */
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

/** Reads the columns as the driver does, and numbers their shape. `undefined` for what the driver cannot read. */
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
  // Outside the pool of small buffers, of which a kept one would keep the rest.
  const bytes = Buffer.allocUnsafeSlow(read.end - metaAt);
  chunk.copy(bytes, 0, metaAt, read.end);
  statement.columns = { bytes, view: new DataView(bytes.buffer), shape, age: shapes.age };
  return statement.columns;
}
