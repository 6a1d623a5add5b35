/**
 * What this repository's own benchmarks measure one by one. This is no part of the public API: any release may change or remove it
 * without notice. An application imports `@async-cassandra/client` instead.
 */
export { PageBytes } from './bytes/page-bytes.ts';
export { PageWriter } from './bytes/page-writer.ts';
export { openColumn } from './columns/block.ts';
export type { Cells } from './columns/column.ts';
export { planColumn } from './columns/plan.ts';
export { openPage } from './rows/page.ts';
export { rowsWorthCode, RowClass } from './rows/row-class.ts';
export { RowShape } from './rows/row-shape.ts';
export { Encoder, types, type DriverColumnType } from './values/driver.ts';
export { createThreadShape, encodePage, type PageSource } from './wire/page.ts';
export { readParameters, writeParameters } from './values/parameters.ts';
export { readReplyHeader, replyHeaderBytes, writeReplyHeader } from './wire/reply.ts';
export { operations, readExtras, readStatement, writeExtras, writeRequest, writeStatement } from './wire/request.ts';
