/**
 * Both halves of every layout. The packages export none of them, and should not for a benchmark's sake: so this file, alone,
 * reaches into what they are built into, by path. Whoever changes one of these sees it here, in the type check.
 */
export { PageBytes } from '../../../../packages/client/dist/bytes/page-bytes.js';
export { PageWriter } from '../../../../packages/client/dist/bytes/page-writer.js';
export { openColumn } from '../../../../packages/client/dist/columns/block.js';
export type { Cells } from '../../../../packages/client/dist/columns/column.js';
export { planColumn } from '../../../../packages/client/dist/columns/plan.js';
export { openPage } from '../../../../packages/client/dist/rows/page.js';
export { ROWS_WORTH_CODE, RowClass } from '../../../../packages/client/dist/rows/row-class.js';
export { RowShape } from '../../../../packages/client/dist/rows/row-shape.js';
export { Encoder, types, type DriverColumnType } from '../../../../packages/client/dist/values/driver.js';
export { createThreadShape, encodePage, type PageSource } from '../../../../packages/client/dist/wire/page.js';
export { readParameters, writeParameters } from '../../../../packages/client/dist/wire/parameters.js';
export { readReplyHeader, replyHeaderBytes, writeReplyHeader } from '../../../../packages/client/dist/wire/reply.js';
export {
  operations,
  readExtras,
  readStatement,
  writeExtras,
  writeRequest,
  writeStatement,
} from '../../../../packages/client/dist/wire/request.js';
export {
  ReplyBatch,
  ReplyCursor,
  ReplyOp,
  type ReplyMessage,
} from '../../../../packages/executor/dist/wire/reply-batch.js';
export {
  RequestMemoryReader,
  RequestValues,
  type RequestMemory,
} from '../../../../packages/executor/dist/wire/request-values.js';
