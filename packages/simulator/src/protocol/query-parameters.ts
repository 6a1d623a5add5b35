import type { BoundValue, ByteReader } from '../bytes/byte-reader.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { readConsistency } from './consistency.ts';

/** Flags of <query_parameters> (section 4.1.4). */
export const queryFlags = {
  values: 0x01,
  skipMetadata: 0x02,
  pageSize: 0x04,
  pagingState: 0x08,
  serialConsistency: 0x10,
  timestamp: 0x20,
  names: 0x40,
} as const;

/** What QUERY and EXECUTE carry beside the statement. */
export interface QueryParameters {
  readonly consistency: number;
  readonly values?: readonly BoundValue[] | undefined;
  /** One name for each value; only when values are bound by name. */
  readonly names?: readonly string[] | undefined;
  readonly skipMetadata?: boolean;
  /** Rows per page; 0 or less, or none, means all in one. */
  readonly pageSize?: number | undefined;
  readonly pagingState?: Buffer | null | undefined;
  readonly serialConsistency?: number | undefined;
  /** Microseconds since the epoch. */
  readonly timestamp?: bigint | undefined;
}

export function writeQueryParameters(writer: ByteWriter, parameters: QueryParameters): void {
  const { values, names, pageSize, pagingState, serialConsistency, timestamp } = parameters;
  writer.writeShort(parameters.consistency);
  writer.writeByte(
    (values ? queryFlags.values : 0) |
      (parameters.skipMetadata ? queryFlags.skipMetadata : 0) |
      (pageSize === undefined ? 0 : queryFlags.pageSize) |
      (pagingState === undefined ? 0 : queryFlags.pagingState) |
      (serialConsistency === undefined ? 0 : queryFlags.serialConsistency) |
      (timestamp === undefined ? 0 : queryFlags.timestamp) |
      (names ? queryFlags.names : 0),
  );
  if (values) {
    writer.writeShort(values.length);
    values.forEach((value, i) => {
      if (names) writer.writeString(names[i] ?? '');
      writer.writeValue(value);
    });
  }
  if (pageSize !== undefined) writer.writeInt(pageSize);
  if (pagingState !== undefined) writer.writeBytes(pagingState);
  if (serialConsistency !== undefined) writer.writeShort(serialConsistency);
  if (timestamp !== undefined) writer.writeLong(timestamp);
}

/** Reads what {@link writeQueryParameters} wrote. */
export function readQueryParameters(reader: ByteReader): QueryParameters {
  const consistency = readConsistency(reader);
  const flags = reader.readByte();
  const names = flags & queryFlags.names ? ([] as string[]) : undefined;
  const values = flags & queryFlags.values ? readValues(reader, names) : undefined;
  return {
    consistency,
    values,
    names,
    skipMetadata: (flags & queryFlags.skipMetadata) !== 0,
    pageSize: flags & queryFlags.pageSize ? reader.readInt() : undefined,
    pagingState: flags & queryFlags.pagingState ? reader.readBytes() : undefined,
    serialConsistency: flags & queryFlags.serialConsistency ? readConsistency(reader) : undefined,
    timestamp: flags & queryFlags.timestamp ? readTimestamp(reader) : undefined,
  };
}

/** Reads a timestamp. @throws {MalformedBytesError} for the smallest number, which Cassandra keeps for itself */
export function readTimestamp(reader: ByteReader): bigint {
  const timestamp = reader.readLong();
  const largest = 2n ** 63n - 1n;
  if (timestamp < -largest) {
    throw new MalformedBytesError(`Out of bound timestamp, must be in [${-largest}, ${largest}] (got ${timestamp})`);
  }
  return timestamp;
}

/** [short] count, then each value, preceded by its name when `names` is given. */
export function readValues(reader: ByteReader, names?: string[]): BoundValue[] {
  const count = reader.readShort();
  const values: BoundValue[] = [];
  for (let i = 0; i < count; i++) {
    names?.push(reader.readString());
    values.push(reader.readValue());
  }
  return values;
}
