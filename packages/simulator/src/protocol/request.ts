import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { beginFrame, endFrame, frameFlags, protocolVersion, type Frame } from './frame.ts';
import { opcodeName, opcodes } from './opcodes.ts';
import { readAuthResponse, writeAuthResponse, type AuthResponseRequest } from './requests/auth-response.ts';
import { readBatch, writeBatch, type BatchRequest } from './requests/batch.ts';
import { readExecute, writeExecute, type ExecuteRequest } from './requests/execute.ts';
import { readOptions, type OptionsRequest } from './requests/options.ts';
import { readPrepare, writePrepare, type PrepareRequest } from './requests/prepare.ts';
import { readQuery, writeQuery, type QueryRequest } from './requests/query.ts';
import { readRegister, writeRegister, type RegisterRequest } from './requests/register.ts';
import { readStartup, writeStartup, type StartupRequest } from './requests/startup.ts';

/** Every message a client can send. */
export type Request =
  | StartupRequest
  | OptionsRequest
  | QueryRequest
  | PrepareRequest
  | ExecuteRequest
  | RegisterRequest
  | BatchRequest
  | AuthResponseRequest;

/** What a request's frame carries beside the message (section 2.2). */
export interface RequestEnvelope {
  readonly isTracing?: boolean;
  readonly customPayload?: ReadonlyMap<string, Buffer | null> | undefined;
}

/** A request's message and envelope. @throws {MalformedBytesError} for a body that is not one */
export function decodeRequest(frame: Frame): { request: Request; envelope: RequestEnvelope } {
  const reader = new ByteReader(frame.body);
  const customPayload = frame.flags & frameFlags.customPayload ? reader.readBytesMap() : undefined;
  const request = readMessage(frame.opcode, reader);
  return { request, envelope: { isTracing: (frame.flags & frameFlags.tracing) !== 0, customPayload } };
}

/** The whole frame of a request, as a driver would send it. */
export function encodeRequest(stream: number, request: Request, envelope: RequestEnvelope = {}): Buffer {
  const writer = new ByteWriter(256);
  const flags = (envelope.isTracing ? frameFlags.tracing : 0) | (envelope.customPayload ? frameFlags.customPayload : 0);
  const start = beginFrame(writer, protocolVersion, flags, stream, opcodes[request.opcode]);
  if (envelope.customPayload) writer.writeBytesMap(envelope.customPayload);
  writeMessage(writer, request);
  endFrame(writer, start);
  return writer.take();
}

function readMessage(opcode: number, reader: ByteReader): Request {
  switch (opcodeName(opcode)) {
    case 'EXECUTE':
      return readExecute(reader);
    case 'QUERY':
      return readQuery(reader);
    case 'PREPARE':
      return readPrepare(reader);
    case 'BATCH':
      return readBatch(reader);
    case 'STARTUP':
      return readStartup(reader);
    case 'OPTIONS':
      return readOptions();
    case 'REGISTER':
      return readRegister(reader);
    case 'AUTH_RESPONSE':
      return readAuthResponse(reader);
    default:
      throw new MalformedBytesError(wrongOpcode(opcode));
  }
}

function wrongOpcode(opcode: number): string {
  const response = opcodeName(opcode);
  if (response === undefined) return `Unknown opcode ${opcode}`;
  return `Wrong protocol direction (expected RESPONSE, got REQUEST) for opcode ${opcode} (${response})`;
}

function writeMessage(writer: ByteWriter, request: Request): void {
  switch (request.opcode) {
    case 'EXECUTE':
      return writeExecute(writer, request);
    case 'QUERY':
      return writeQuery(writer, request);
    case 'PREPARE':
      return writePrepare(writer, request);
    case 'BATCH':
      return writeBatch(writer, request);
    case 'STARTUP':
      return writeStartup(writer, request);
    case 'REGISTER':
      return writeRegister(writer, request);
    case 'AUTH_RESPONSE':
      return writeAuthResponse(writer, request);
    case 'OPTIONS':
  }
}
