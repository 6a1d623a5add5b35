import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { ByteWriter } from '../../bytes/byte-writer.ts';
import { errorCodes, errorName } from '../error-codes.ts';

interface WithMessage {
  readonly message: string;
}

interface Replicas {
  /** A consistency code. */
  readonly consistency: number;
  /** How many replicas answered. */
  readonly received: number;
  /** How many answers the consistency level needs. */
  readonly blockFor: number;
}

/** Write types of section 9. */
export type WriteType = 'SIMPLE' | 'BATCH' | 'UNLOGGED_BATCH' | 'COUNTER' | 'BATCH_LOG' | 'CAS' | 'VIEW' | 'CDC';

/** The errors that carry nothing but a message. */
export type PlainErrorName =
  | 'server'
  | 'protocol'
  | 'badCredentials'
  | 'overloaded'
  | 'bootstrapping'
  | 'truncate'
  | 'syntax'
  | 'unauthorized'
  | 'invalid'
  | 'config';

/** The fields of each error of section 9. */
export type ErrorDetails = WithMessage &
  (
    | { readonly error: PlainErrorName }
    | { readonly error: 'unavailable'; readonly consistency: number; readonly required: number; readonly alive: number }
    | ({ readonly error: 'readTimeout'; readonly isDataPresent: boolean } & Replicas)
    | ({ readonly error: 'readFailure'; readonly failures: number; readonly isDataPresent: boolean } & Replicas)
    | ({ readonly error: 'writeTimeout'; readonly writeType: string } & Replicas)
    | ({ readonly error: 'writeFailure'; readonly failures: number; readonly writeType: string } & Replicas)
    | {
        readonly error: 'functionFailure';
        readonly keyspace: string;
        readonly functionName: string;
        readonly argumentTypes: readonly string[];
      }
    | { readonly error: 'alreadyExists'; readonly keyspace: string; readonly table: string }
    | { readonly error: 'unprepared'; readonly id: Buffer }
    /** A code that v4 does not know, with whatever stands behind the message. */
    | { readonly error: 'unknown'; readonly code: number; readonly fields: Buffer }
  );

/** ERROR (section 4.2.1): code, message, then the fields of that code. */
export type ErrorResponse = { readonly kind: 'error' } & ErrorDetails;

export function writeError(writer: ByteWriter, response: ErrorResponse): void {
  writer.writeInt(response.error === 'unknown' ? response.code : errorCodes[response.error]);
  writer.writeString(fitting(response.message));
  switch (response.error) {
    case 'unavailable':
      writer.writeShort(response.consistency);
      writer.writeInt(response.required);
      writer.writeInt(response.alive);
      return;
    case 'readTimeout':
    case 'readFailure':
      writeReplicas(writer, response);
      if (response.error === 'readFailure') writer.writeInt(response.failures);
      writer.writeByte(response.isDataPresent ? 1 : 0);
      return;
    case 'writeTimeout':
    case 'writeFailure':
      writeReplicas(writer, response);
      if (response.error === 'writeFailure') writer.writeInt(response.failures);
      writer.writeString(response.writeType);
      return;
    case 'functionFailure':
      writer.writeString(response.keyspace);
      writer.writeString(response.functionName);
      writer.writeStringList(response.argumentTypes);
      return;
    case 'alreadyExists':
      writer.writeString(response.keyspace);
      writer.writeString(response.table);
      return;
    case 'unprepared':
      writer.writeShortBytes(response.id);
      return;
    case 'unknown':
      writer.writeRaw(response.fields);
      return;
    default:
  }
}

export function readError(reader: ByteReader): ErrorResponse {
  const code = reader.readInt();
  const error = errorName(code);
  const head = { kind: 'error', message: reader.readString() } as const;
  if (error === undefined) {
    return { ...head, error: 'unknown', code, fields: reader.readRaw(reader.remaining, 'the fields of an error') };
  }
  switch (error) {
    case 'unavailable':
      return { ...head, error, consistency: reader.readShort(), required: reader.readInt(), alive: reader.readInt() };
    case 'readTimeout':
      return { ...head, error, ...readReplicas(reader), isDataPresent: reader.readByte() !== 0 };
    case 'readFailure':
      return {
        ...head,
        error,
        ...readReplicas(reader),
        failures: reader.readInt(),
        isDataPresent: reader.readByte() !== 0,
      };
    case 'writeTimeout':
      return { ...head, error, ...readReplicas(reader), writeType: reader.readString() };
    case 'writeFailure':
      return { ...head, error, ...readReplicas(reader), failures: reader.readInt(), writeType: reader.readString() };
    case 'functionFailure':
      return {
        ...head,
        error,
        keyspace: reader.readString(),
        functionName: reader.readString(),
        argumentTypes: reader.readStringList(),
      };
    case 'alreadyExists':
      return { ...head, error, keyspace: reader.readString(), table: reader.readString() };
    case 'unprepared':
      return { ...head, error, id: reader.readShortBytes() };
    default:
      return { ...head, error };
  }
}

/** The most that a [string] can hold, in bytes. */
const maxStringBytes = 0xffff;

/** A message often repeats a part of the statement, which may be longer than a [string]. */
function fitting(message: string): string {
  if (Buffer.byteLength(message) <= maxStringBytes) return message;
  const { read } = new TextEncoder().encodeInto(message, new Uint8Array(maxStringBytes - 3));
  return `${message.slice(0, read)}...`;
}

function writeReplicas(writer: ByteWriter, replicas: Replicas): void {
  writer.writeShort(replicas.consistency);
  writer.writeInt(replicas.received);
  writer.writeInt(replicas.blockFor);
}

function readReplicas(reader: ByteReader): Replicas {
  return { consistency: reader.readShort(), received: reader.readInt(), blockFor: reader.readInt() };
}
