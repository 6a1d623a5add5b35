import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { beginFrame, endFrame, frameFlags, responseVersion, type Frame } from './frame.ts';
import { opcodeName, opcodes } from './opcodes.ts';
import {
  readAuthenticate,
  readAuthToken,
  writeAuthenticate,
  writeAuthToken,
  type AuthenticateResponse,
  type AuthTokenResponse,
} from './responses/authenticate.ts';
import type { CannedResult } from './responses/canned.ts';
import { readError, writeError, type ErrorResponse } from './responses/error.ts';
import { readEvent, writeEvent, type EventResponse } from './responses/event.ts';
import type { ReadyResponse } from './responses/ready.ts';
import { readPrepared, writePrepared, type PreparedResult } from './responses/result-prepared.ts';
import { readRows, writeRows, type RowsResult } from './responses/result-rows.ts';
import { readSetKeyspace, writeSetKeyspace, type SetKeyspaceResult } from './responses/result-set-keyspace.ts';
import { voidResult, type VoidResult } from './responses/result-void.ts';
import { readSchemaChange, writeSchemaChange, type SchemaChangeResult } from './responses/schema-change.ts';
import { readSupported, writeSupported, type SupportedResponse } from './responses/supported.ts';

/** The five kinds of RESULT. */
export type Result = VoidResult | RowsResult | SetKeyspaceResult | PreparedResult | SchemaChangeResult;

/** Every message a server can send, plus a result encoded beforehand. */
export type Response =
  | ErrorResponse
  | ReadyResponse
  | AuthenticateResponse
  | AuthTokenResponse
  | SupportedResponse
  | EventResponse
  | Result
  | CannedResult;

/** What a response's frame carries in front of the message (section 2.2), in this order. */
export interface ResponseEnvelope {
  readonly tracingId?: Buffer | undefined;
  readonly warnings?: readonly string[] | undefined;
  readonly customPayload?: ReadonlyMap<string, Buffer | null> | undefined;
}

const resultKinds = { void: 1, rows: 2, 'set-keyspace': 3, prepared: 4, 'schema-change': 5 } as const;

const noEnvelope: ResponseEnvelope = {};

/**
 * Appends the response's frame to `writer`, without the body of a canned result: that is returned, and must be sent
 * right behind the writer's bytes. A response that the protocol cannot express, such as one with a name over 65,535 bytes,
 * becomes a server error.
 */
export function writeResponseFrame(
  writer: ByteWriter,
  stream: number,
  response: Response,
  envelope: ResponseEnvelope = noEnvelope,
): Buffer | undefined {
  const before = writer.length;
  try {
    return writeFrame(writer, stream, response, envelope);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    writer.truncate(before);
    const message = `The answer cannot be encoded: ${error.message}`;
    return writeFrame(writer, stream, { kind: 'error', error: 'server', message }, noEnvelope);
  }
}

function writeFrame(
  writer: ByteWriter,
  stream: number,
  response: Response,
  envelope: ResponseEnvelope,
): Buffer | undefined {
  const start = beginFrame(writer, responseVersion, envelopeFlags(envelope), stream, responseOpcode(response));
  if (envelope !== noEnvelope) writeEnvelope(writer, envelope);
  if (response.kind === 'canned') {
    endFrame(writer, start, response.body.length);
    return response.body;
  }
  writeMessage(writer, response);
  endFrame(writer, start);
  return undefined;
}

/** The body of a result alone, for a canned one. */
export function writeResultBody(writer: ByteWriter, result: Result): void {
  writer.writeInt(resultKinds[result.kind]);
  switch (result.kind) {
    case 'rows':
      return writeRows(writer, result);
    case 'prepared':
      return writePrepared(writer, result);
    case 'set-keyspace':
      return writeSetKeyspace(writer, result);
    case 'schema-change':
      return writeSchemaChange(writer, result);
    case 'void':
  }
}

/** A server's frame as the message it holds. @throws {MalformedBytesError} */
export function decodeResponse(frame: Frame): { response: Response; envelope: ResponseEnvelope } {
  const reader = new ByteReader(frame.body);
  const envelope: ResponseEnvelope = {
    tracingId: frame.flags & frameFlags.tracing ? reader.readUuid() : undefined,
    warnings: frame.flags & frameFlags.warning ? reader.readStringList() : undefined,
    customPayload: frame.flags & frameFlags.customPayload ? reader.readBytesMap() : undefined,
  };
  const response = readMessage(frame.opcode, reader);
  reader.assertEnd(`a ${response.kind} message`);
  return { response, envelope };
}

function envelopeFlags(envelope: ResponseEnvelope): number {
  return (
    (envelope.tracingId ? frameFlags.tracing : 0) |
    (envelope.warnings ? frameFlags.warning : 0) |
    (envelope.customPayload ? frameFlags.customPayload : 0)
  );
}

function writeEnvelope(writer: ByteWriter, envelope: ResponseEnvelope): void {
  if (envelope.tracingId) writer.writeRaw(envelope.tracingId);
  if (envelope.warnings) writer.writeStringList(envelope.warnings);
  if (envelope.customPayload) writer.writeBytesMap(envelope.customPayload);
}

function responseOpcode(response: Response): number {
  switch (response.kind) {
    case 'error':
      return opcodes.ERROR;
    case 'ready':
      return opcodes.READY;
    case 'authenticate':
      return opcodes.AUTHENTICATE;
    case 'auth-challenge':
      return opcodes.AUTH_CHALLENGE;
    case 'auth-success':
      return opcodes.AUTH_SUCCESS;
    case 'supported':
      return opcodes.SUPPORTED;
    case 'event':
      return opcodes.EVENT;
    default:
      return opcodes.RESULT;
  }
}

function writeMessage(writer: ByteWriter, response: Exclude<Response, CannedResult>): void {
  switch (response.kind) {
    case 'error':
      return writeError(writer, response);
    case 'ready':
      return;
    case 'authenticate':
      return writeAuthenticate(writer, response);
    case 'auth-challenge':
    case 'auth-success':
      return writeAuthToken(writer, response);
    case 'supported':
      return writeSupported(writer, response);
    case 'event':
      return writeEvent(writer, response);
    default:
      return writeResultBody(writer, response);
  }
}

function readMessage(opcode: number, reader: ByteReader): Response {
  switch (opcodeName(opcode)) {
    case 'ERROR':
      return readError(reader);
    case 'READY':
      return { kind: 'ready' };
    case 'AUTHENTICATE':
      return readAuthenticate(reader);
    case 'AUTH_CHALLENGE':
      return readAuthToken(reader, 'auth-challenge');
    case 'AUTH_SUCCESS':
      return readAuthToken(reader, 'auth-success');
    case 'SUPPORTED':
      return readSupported(reader);
    case 'EVENT':
      return readEvent(reader);
    case 'RESULT':
      return readResult(reader);
    default:
      throw new MalformedBytesError(`Opcode ${opcode} is not a response`);
  }
}

function readResult(reader: ByteReader): Result {
  const kind = reader.readInt();
  switch (kind) {
    case resultKinds.void:
      return voidResult;
    case resultKinds.rows:
      return readRows(reader);
    case resultKinds['set-keyspace']:
      return readSetKeyspace(reader);
    case resultKinds.prepared:
      return readPrepared(reader);
    case resultKinds['schema-change']:
      return { kind: 'schema-change', ...readSchemaChange(reader) };
    default:
      throw new MalformedBytesError(`Unknown result kind ${kind}`);
  }
}

/** The whole frame of a response, as it leaves the server. */
export function encodeResponse(stream: number, response: Response, envelope?: ResponseEnvelope): Buffer {
  const writer = new ByteWriter();
  const body = writeResponseFrame(writer, stream, response, envelope);
  return body ? Buffer.concat([writer.take(), body]) : writer.take();
}
