import type { ServiceReply, ServiceThread } from '@async-cassandra/executor';
import { pageBytes } from '../bytes/page-bytes.ts';
import { memoryOf } from '../registry/thread-memory.ts';
import { createResultSet, emptyResultSet, type PageSource, type ResultSet } from '../rows/result-set.ts';
import { noShape, readReplyHeader, type ReplyExtras } from '../wire/reply.ts';

/** Makes the result of a statement or a batch. Its rows stay in the bytes of the reply until they are read. */
export function decodeResult<R>(reply: ServiceReply, thread: ServiceThread, pages: PageSource<R>): ResultSet<R> {
  const { buffer, byteOffset } = reply;
  if (buffer === undefined) return emptyResultSet();
  const bytes = pageBytes(buffer);
  const header = readReplyHeader(bytes, byteOffset);
  const memory = memoryOf(thread);
  return createResultSet({
    bytes,
    byteOffset,
    byteLength: reply.byteLength,
    shape: header.shape === noShape ? undefined : memory.shapes.get(header.shape),
    coordinator: memory.hosts[header.host],
    consistency: header.consistency,
    extras: extrasOf(reply),
    pages,
  });
}

/** Returns what a reply has beside its page. Few replies have anything. */
export function extrasOf(reply: ServiceReply): ReplyExtras | undefined {
  return reply.value as ReplyExtras | undefined; // thread/encode-result.ts is the only sender
}
