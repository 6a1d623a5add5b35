import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** PREPARE (section 4.1.5): a statement to be executed by id later. */
export interface PrepareRequest {
  readonly opcode: 'PREPARE';
  readonly query: string;
}

export function writePrepare(writer: ByteWriter, request: PrepareRequest): void {
  writer.writeLongString(request.query);
}

export function readPrepare(reader: ByteReader): PrepareRequest {
  return { opcode: 'PREPARE', query: reader.readLongString() };
}
