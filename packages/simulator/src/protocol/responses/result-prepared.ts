import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { encodeColumns, readColumns, readMetadata, writeMetadata, type ColumnSpec } from './result-rows.ts';

const globalTable = 0x01;

/** RESULT of kind 4 (section 4.2.5.4). */
export interface PreparedResult {
  readonly kind: 'prepared';
  readonly id: Buffer;
  /** The bound variables. */
  readonly variables: readonly ColumnSpec[];
  /** Which variables are the partition key, in its order; empty when not all of it is bound. */
  readonly partitionKeyIndexes: readonly number[];
  /** The result's columns; `undefined` for a statement that returns no rows. */
  readonly columns: readonly ColumnSpec[] | undefined;
}

export function writePrepared(writer: ByteWriter, result: PreparedResult): void {
  const { flags, bytes } = encodeColumns(result.variables);
  writer.writeShortBytes(result.id);
  writer.writeInt(flags);
  writer.writeInt(result.variables.length);
  writer.writeInt(result.partitionKeyIndexes.length);
  for (const index of result.partitionKeyIndexes) writer.writeShort(index);
  writer.writeRaw(bytes);
  writeMetadata(writer, result.columns);
}

export function readPrepared(reader: ByteReader): PreparedResult {
  const id = reader.readShortBytes();
  const flags = reader.readInt();
  const variableCount = reader.readInt();
  const partitionKeyIndexes = Array.from({ length: reader.readInt() }, () => reader.readShort());
  const variables = readColumns(reader, variableCount, (flags & globalTable) !== 0);
  const metadata = readMetadata(reader);
  return {
    kind: 'prepared',
    id,
    variables,
    partitionKeyIndexes,
    columns: metadata.skipMetadata ? undefined : metadata.columns,
  };
}
