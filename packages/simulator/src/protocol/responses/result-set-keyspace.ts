import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';

/** RESULT of kind 3: what `USE` answers. */
export interface SetKeyspaceResult {
  readonly kind: 'set-keyspace';
  readonly keyspace: string;
}

export function writeSetKeyspace(writer: ByteWriter, result: SetKeyspaceResult): void {
  writer.writeString(result.keyspace);
}

export function readSetKeyspace(reader: ByteReader): SetKeyspaceResult {
  return { kind: 'set-keyspace', keyspace: reader.readString() };
}
