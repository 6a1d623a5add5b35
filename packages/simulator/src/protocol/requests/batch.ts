import type { BoundValue, ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { MalformedBytesError } from '../../bytes/malformed.ts';
import { readConsistency } from '../consistency.ts';
import { readTimestamp, readValues } from '../query-parameters.ts';

const batchFlags = { serialConsistency: 0x10, timestamp: 0x20, names: 0x40 } as const;

/** One statement of a batch: text, or a prepared id. */
export type BatchStatement =
  | { readonly query: string; readonly values: readonly BoundValue[] }
  | { readonly id: Buffer; readonly values: readonly BoundValue[] };

/** BATCH (section 4.1.7). */
export interface BatchRequest {
  readonly opcode: 'BATCH';
  /** 0 logged, 1 unlogged, 2 counter. */
  readonly batchType: number;
  readonly statements: readonly BatchStatement[];
  readonly consistency: number;
  readonly serialConsistency?: number | undefined;
  readonly timestamp?: bigint | undefined;
}

export function writeBatch(writer: ByteWriter, request: BatchRequest): void {
  const { serialConsistency, timestamp } = request;
  writer.writeByte(request.batchType);
  writer.writeShort(request.statements.length);
  for (const statement of request.statements) {
    if ('query' in statement) {
      writer.writeByte(0);
      writer.writeLongString(statement.query);
    } else {
      writer.writeByte(1);
      writer.writeShortBytes(statement.id);
    }
    writer.writeShort(statement.values.length);
    for (const value of statement.values) writer.writeValue(value);
  }
  writer.writeShort(request.consistency);
  writer.writeByte(
    (serialConsistency === undefined ? 0 : batchFlags.serialConsistency) |
      (timestamp === undefined ? 0 : batchFlags.timestamp),
  );
  if (serialConsistency !== undefined) writer.writeShort(serialConsistency);
  if (timestamp !== undefined) writer.writeLong(timestamp);
}

export function readBatch(reader: ByteReader): BatchRequest {
  const batchType = reader.readByte();
  if (batchType > 2) throw new MalformedBytesError(`Invalid BATCH message type ${batchType}`);
  const statements = Array.from({ length: reader.readShort() }, () => readStatement(reader));
  const consistency = readConsistency(reader);
  const flags = reader.readByte();
  // Names in a batch stand behind the statements and cannot be read (CASSANDRA-10246); servers refuse the flag.
  if (flags & batchFlags.names) throw new MalformedBytesError('Bound values by name are not supported in a BATCH');
  return {
    opcode: 'BATCH',
    batchType,
    statements,
    consistency,
    serialConsistency: flags & batchFlags.serialConsistency ? readConsistency(reader) : undefined,
    timestamp: flags & batchFlags.timestamp ? readTimestamp(reader) : undefined,
  };
}

function readStatement(reader: ByteReader): BatchStatement {
  const kind = reader.readByte();
  if (kind === 0) return { query: reader.readLongString(), values: readValues(reader) };
  if (kind === 1) return { id: reader.readShortBytes(), values: readValues(reader) };
  throw new MalformedBytesError(`Invalid query kind in BATCH messages. Must be 0 or 1 but got ${kind}`);
}
