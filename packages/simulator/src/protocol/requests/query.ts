import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { readQueryParameters, writeQueryParameters, type QueryParameters } from '../query-parameters.ts';

/** QUERY (section 4.1.4): a statement as text. */
export interface QueryRequest {
  readonly opcode: 'QUERY';
  readonly query: string;
  readonly parameters: QueryParameters;
}

export function writeQuery(writer: ByteWriter, request: QueryRequest): void {
  writer.writeLongString(request.query);
  writeQueryParameters(writer, request.parameters);
}

export function readQuery(reader: ByteReader): QueryRequest {
  return { opcode: 'QUERY', query: reader.readLongString(), parameters: readQueryParameters(reader) };
}
