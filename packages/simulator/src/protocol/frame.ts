import type { ByteWriter } from '../bytes/byte-writer.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';

/** The version this server speaks. */
export const protocolVersion = 4;

/** Bytes of a frame's header since protocol v3: version, flags, stream (2), opcode, body length (4). Section 2. */
export const headerLength = 9;

/** Frame flags (section 2.2). */
export const frameFlags = { compression: 0x01, tracing: 0x02, customPayload: 0x04, warning: 0x08 } as const;

/** The longest body the specification allows: 256 MB (section 2.5). */
export const maxBodyLength = 256 * 1024 * 1024;

const responseBit = 0x80;

/** One frame as received. */
export interface Frame {
  /** The whole version byte: 0x04 from a client, 0x84 from a server. */
  readonly version: number;
  readonly flags: number;
  /** What ties an answer to its request; events have -1. */
  readonly stream: number;
  readonly opcode: number;
  /** A view of the received chunk when the frame lay in one, else a copy. */
  readonly body: Buffer;
}

/**
 * Cuts a byte stream into frames, whatever the chunks: many frames in one, or one frame in many.
 *
 * A frame of another protocol version is handed out as soon as its header is there, with an empty body: its layout
 * is unknown, and the answer is an error anyway.
 */
export class FrameSplitter {
  readonly #onFrame: (frame: Frame) => void;
  #pending: Buffer[] = [];
  #pendingLength = 0;
  #needed = headerLength;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** Takes the next bytes; the chunk is kept until its frames are complete. @throws {MalformedBytesError} */
  push(chunk: Buffer): void {
    if (this.#pendingLength + chunk.length < this.#needed) {
      this.#pending.push(chunk);
      this.#pendingLength += chunk.length;
      return;
    }
    const bytes = this.#pendingLength === 0 ? chunk : Buffer.concat([...this.#pending, chunk]);
    this.#pending = [];
    this.#pendingLength = 0;
    this.#split(bytes);
  }

  #split(bytes: Buffer): void {
    let offset = 0;
    for (;;) {
      const needed = neededBytes(bytes, offset);
      if (bytes.length - offset < needed) {
        this.#needed = needed;
        break;
      }
      const end = offset + needed;
      this.#onFrame({
        version: bytes.readUInt8(offset),
        flags: bytes.readUInt8(offset + 1),
        stream: bytes.readInt16BE(offset + 2),
        opcode: bytes.readUInt8(offset + 4),
        body: bytes.subarray(offset + headerLength, end),
      });
      offset = end;
    }
    if (offset < bytes.length) {
      this.#pending = [bytes.subarray(offset)];
      this.#pendingLength = bytes.length - offset;
    }
  }
}

function neededBytes(bytes: Buffer, offset: number): number {
  if (bytes.length - offset < headerLength) return headerLength;
  const isKnownVersion = (bytes.readUInt8(offset) & ~responseBit) === protocolVersion;
  if (!isKnownVersion) return headerLength;
  const length = bytes.readUInt32BE(offset + 5);
  if (length > maxBodyLength) {
    throw new MalformedBytesError(
      `Request is too big: length ${length} exceeds maximum allowed length ${maxBodyLength}.`,
    );
  }
  return headerLength + length;
}

/** Writes a header with an open length; `endFrame` fills it in. Returns where the frame starts. */
export function beginFrame(writer: ByteWriter, version: number, flags: number, stream: number, opcode: number): number {
  const start = writer.length;
  writer.writeByte(version);
  writer.writeByte(flags);
  writer.writeShort(stream & 0xffff);
  writer.writeByte(opcode);
  writer.writeInt(0);
  return start;
}

/** Fills in the body length of the frame begun at `start`, plus `extraLength` bytes that are sent behind the writer's. */
export function endFrame(writer: ByteWriter, start: number, extraLength = 0): void {
  writer.patchInt(start + 5, writer.length - start - headerLength + extraLength);
}

export function isResponse(version: number): boolean {
  return (version & responseBit) !== 0;
}

/** The version byte of a frame from the server. */
export const responseVersion = protocolVersion | responseBit;
