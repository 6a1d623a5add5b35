/**
 * Writes and reads frames of the CQL native protocol, version 4 (native_protocol_v4.spec, sections 2 to 4). It has only what is needed
 * to log in and to read text from a system table.
 */

/** Opcodes of section 2.4. */
export const opcodes = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  authenticate: 0x03,
  query: 0x07,
  result: 0x08,
  authResponse: 0x0f,
  authSuccess: 0x10,
} as const;

/** One message of the server. */
export interface Frame {
  readonly opcode: number;
  readonly body: Buffer;
}

const headerLength = 9;
const requestVersion = 0x04;

/** Writes STARTUP: a [string map] with the one required key. */
export function encodeStartup(): Buffer {
  return encodeFrame(opcodes.startup, Buffer.concat([uint16(1), string('CQL_VERSION'), string('3.0.0')]));
}

/** Writes AUTH_RESPONSE with the SASL PLAIN token for PasswordAuthenticator. */
export function encodeAuthResponse(username: string, password: string): Buffer {
  const token = Buffer.from(`\0${username}\0${password}`);
  return encodeFrame(opcodes.authResponse, Buffer.concat([int32(token.length), token]));
}

/** Writes QUERY at consistency ONE, without values or flags. */
export function encodeQuery(cql: string): Buffer {
  const text = Buffer.from(cql);
  return encodeFrame(opcodes.query, Buffer.concat([int32(text.length), text, uint16(1), Buffer.from([0])]));
}

/** Returns the first complete frame of the received bytes, and the bytes after it. */
export function takeFrame(received: Buffer): { readonly frame: Frame; readonly rest: Buffer } | undefined {
  if (received.length < headerLength) return undefined;
  const end = headerLength + received.readInt32BE(5);
  if (received.length < end) return undefined;
  return {
    frame: { opcode: received.readUInt8(4), body: received.subarray(headerLength, end) },
    rest: received.subarray(end),
  };
}

/** Reads an ERROR body: an [int] code and a [string]. */
export function decodeError(body: Buffer): { readonly code: number; readonly message: string } {
  return { code: body.readInt32BE(0), message: body.toString('utf8', 6, 6 + body.readUInt16BE(4)) };
}

/** Reads the rows of a RESULT body as text. Every column must have a type without parameters. */
export function decodeTextRows(body: Buffer): (string | null)[][] {
  const kindRows = 2;
  if (body.readInt32BE(0) !== kindRows) return [];
  const flags = body.readInt32BE(4);
  const columnCount = body.readInt32BE(8);
  let offset = 12;
  const skipString = (): void => {
    offset += 2 + body.readUInt16BE(offset);
  };
  const hasGlobalTable = (flags & 1) !== 0;
  if (hasGlobalTable) for (let i = 0; i < 2; i++) skipString();
  for (let column = 0; column < columnCount; column++) {
    if (!hasGlobalTable) for (let i = 0; i < 2; i++) skipString();
    skipString();
    offset += 2;
  }
  const rowCount = body.readInt32BE(offset);
  offset += 4;
  const cell = (): string | null => {
    const length = body.readInt32BE(offset);
    offset += 4 + Math.max(0, length);
    return length < 0 ? null : body.toString('utf8', offset - length, offset);
  };
  return Array.from({ length: rowCount }, () => Array.from({ length: columnCount }, cell));
}

function encodeFrame(opcode: number, body: Buffer): Buffer {
  const streamAndFlags = [0, 0, 0];
  return Buffer.concat([Buffer.from([requestVersion, ...streamAndFlags, opcode]), int32(body.length), body]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
