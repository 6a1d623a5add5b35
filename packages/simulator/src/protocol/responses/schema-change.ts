import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { MalformedBytesError } from '../../bytes/malformed.ts';

/** What changed in the schema (sections 4.2.5.5 and 4.2.6), in a result and in an event alike. */
export interface SchemaChange {
  readonly change: 'CREATED' | 'UPDATED' | 'DROPPED';
  readonly target: 'KEYSPACE' | 'TABLE' | 'TYPE' | 'FUNCTION' | 'AGGREGATE';
  readonly keyspace: string;
  /** The table, type, function or aggregate; a keyspace has none. */
  readonly name?: string | undefined;
  /** Only of a function or an aggregate. */
  readonly argumentTypes?: readonly string[] | undefined;
}

/** RESULT of kind 5. */
export interface SchemaChangeResult extends SchemaChange {
  readonly kind: 'schema-change';
}

export function writeSchemaChange(writer: ByteWriter, change: SchemaChange): void {
  writer.writeString(change.change);
  writer.writeString(change.target);
  writer.writeString(change.keyspace);
  if (change.target === 'KEYSPACE') return;
  writer.writeString(change.name ?? '');
  if (change.target === 'FUNCTION' || change.target === 'AGGREGATE') writer.writeStringList(change.argumentTypes ?? []);
}

export function readSchemaChange(reader: ByteReader): SchemaChange {
  const change = reader.readString();
  const target = reader.readString();
  if (!isChange(change) || !isTarget(target))
    throw new MalformedBytesError(`Unknown schema change ${change} ${target}`);
  const keyspace = reader.readString();
  if (target === 'KEYSPACE') return { change, target, keyspace };
  const name = reader.readString();
  if (target === 'TABLE' || target === 'TYPE') return { change, target, keyspace, name };
  return { change, target, keyspace, name, argumentTypes: reader.readStringList() };
}

function isChange(text: string): text is SchemaChange['change'] {
  return text === 'CREATED' || text === 'UPDATED' || text === 'DROPPED';
}

function isTarget(text: string): text is SchemaChange['target'] {
  return ['KEYSPACE', 'TABLE', 'TYPE', 'FUNCTION', 'AGGREGATE'].includes(text);
}
