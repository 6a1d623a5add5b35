/**
 * What this repository's own benchmarks measure one by one. This is no part of the public API: any release may change or remove it
 * without notice. An application imports `@async-cassandra/executor` instead.
 */
export { ReplyBatch, ReplyCursor, ReplyOp, type ReplyMessage } from './wire/reply-batch.ts';
export { RequestMemoryReader, RequestValues, type RequestMemory } from './wire/request-values.ts';
