import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { readQueryParameters, writeQueryParameters, type QueryParameters } from '../query-parameters.ts';

/** EXECUTE (section 4.1.6): a prepared statement by its id. */
export interface ExecuteRequest {
  readonly opcode: 'EXECUTE';
  readonly id: Buffer;
  readonly parameters: QueryParameters;
}

export function writeExecute(writer: ByteWriter, request: ExecuteRequest): void {
  writer.writeShortBytes(request.id);
  writeQueryParameters(writer, request.parameters);
}

export function readExecute(reader: ByteReader): ExecuteRequest {
  return { opcode: 'EXECUTE', id: reader.readShortBytes(), parameters: readQueryParameters(reader) };
}
