import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { ResponseError } from '../plan/response-error.ts';

const VERSION = 1;

/** Where a page ended. */
export interface PagePosition {
  /** Rows given so far, for LIMIT. */
  readonly rowsGiven: number;
  /** The last row's place; `undefined` before the first. */
  readonly after: Buffer | undefined;
  /** The last row's partition and how many rows of it were given: only for DISTINCT and PER PARTITION LIMIT. */
  readonly partition?: { readonly routingKey: Buffer; readonly rowsGiven: number } | undefined;
}

/** Before the first row. */
export const FIRST_PAGE: PagePosition = { rowsGiven: 0, after: undefined };

/** The bytes a client sends back for the next page. They name a place in the table, so any connection can go on. */
export function encodePagingState({ rowsGiven, after, partition }: PagePosition): Buffer {
  const writer = new ByteWriter(32);
  writer.writeByte(VERSION);
  writer.writeInt(rowsGiven);
  writer.writeInt(partition?.rowsGiven ?? 0);
  writer.writeBytes(partition?.routingKey ?? null);
  writer.writeBytes(after ?? null);
  return writer.take();
}

/** @throws {ResponseError} a protocol error, as Cassandra answers, for bytes it did not make */
export function decodePagingState(bytes: Buffer | undefined): PagePosition {
  if (!bytes || bytes.length === 0) return FIRST_PAGE;
  try {
    const reader = new ByteReader(bytes);
    if (reader.readByte() !== VERSION) throw new MalformedBytesError('unknown version');
    const rowsGiven = reader.readInt();
    const partitionRows = reader.readInt();
    const routingKey = reader.readBytes();
    const after = reader.readBytes() ?? undefined;
    reader.assertEnd('a paging state');
    return { rowsGiven, after, partition: routingKey ? { routingKey, rowsGiven: partitionRows } : undefined };
  } catch (error) {
    if (!(error instanceof MalformedBytesError)) throw error;
    throw new ResponseError({ error: 'protocol', message: 'Invalid value for the paging state' });
  }
}
