/**
 * Reads the bytes of the socket before the driver's streams do. It answers a lean request if the frame has only rows, or is void. All
 * other bytes go to the driver's streams, unchanged and in order. If they answer a lean request, the driver has adopted it before.
 */
import { handBack, responses } from '../driver-seam/response-memory.ts';
import { answerRows, answerVoid } from './answer.ts';
import type { DriverConnection } from './driver-parts.ts';
import { headerBytes } from './frame.ts';
import type { LeanOperation } from './operation.ts';

/** The functions that the receiver calls. */
export interface ReceiverHooks {
  /** Gives bytes to the driver's streams. Returns false if the socket has to wait. */
  deliver(bytes: Buffer): boolean;
  /** Called when the operation was answered. */
  release(operation: LeanOperation): void;
  adopt(operation: LeanOperation): void;
  /** Called when a header is wrong. */
  adoptAll(): void;
}

/** A frame that came in several chunks. */
interface PartialFrame {
  readonly operation: LeanOperation;
  readonly memory: Buffer;
  readonly byteLength: number;
  received: number;
}

const result = { opcode: 0x08, void: 1, rows: 2 };
/** A flag of rows: all columns are of one table. Every other flag means that there is more than rows (v4, section 4.2.5.2). */
const globalTable = 1;
/** With this many bytes, the content of a frame is known: header, kind and flags. */
const tellingBytes = headerBytes + 8;
/** As in `thread/driver-seam/response-memory.ts`. Smaller frames seldom come in several chunks. */
const minKeptBytes = 64 * 1024;
const maxBodyBytes = 256 * 1024 * 1024;

export class Receiver {
  readonly #operations: readonly (LeanOperation | undefined)[];
  readonly #connection: DriverConnection;
  readonly #hooks: ReceiverHooks;
  /** True if the bytes are not frames of version 4. Then the driver reads all of them. */
  isBlind = false;
  /** How many of the next bytes belong to a frame that the driver reads. */
  #passedLeft = 0;
  /** The beginning of a frame, too short to know its content. */
  #begun: Buffer | undefined;
  #partial: PartialFrame | undefined;
  #isFlowing = true;

  constructor(operations: readonly (LeanOperation | undefined)[], connection: DriverConnection, hooks: ReceiverHooks) {
    this.#operations = operations;
    this.#connection = connection;
    this.#hooks = hooks;
  }

  /** Takes a chunk in place of the driver's first stream, and returns what that stream would return. */
  write(chunk: Buffer): boolean {
    this.#isFlowing = true;
    if (this.isBlind) this.#deliver(chunk);
    else if (this.#partial !== undefined) this.#completePartial(this.#partial, chunk);
    else if (this.#begun === undefined) this.#read(chunk, 0);
    else {
      const joined = Buffer.concat([this.#begun, chunk]);
      this.#begun = undefined;
      this.#read(joined, 0);
    }
    return this.#isFlowing;
  }

  #deliver(bytes: Buffer): void {
    if (!this.#hooks.deliver(bytes)) this.#isFlowing = false;
  }

  /** Reads the frames from `offset` on. Frames for the driver that follow each other are delivered together. */
  #read(chunk: Buffer, offset: number): void {
    const { length } = chunk;
    let passedFrom = offset;
    offset = Math.min(length, offset + this.#passedLeft);
    this.#passedLeft -= offset - passedFrom;
    const view = new DataView(chunk.buffer, chunk.byteOffset, length);
    while (offset < length) {
      const left = length - offset;
      const bodyBytes = left < headerBytes ? 0 : view.getInt32(offset + 5);
      if (left >= headerBytes && this.#isOutOfStep(chunk[offset] as number, bodyBytes)) {
        if (passedFrom < offset) this.#deliver(chunk.subarray(passedFrom, offset));
        return this.#goBlind(chunk.subarray(offset));
      }
      const end = offset + headerBytes + bodyBytes;
      const operation = left < headerBytes ? undefined : this.#operations[view.getInt16(offset + 2)];
      if (left < headerBytes || (operation !== undefined && left < Math.min(tellingBytes, end - offset))) {
        if (passedFrom < offset) this.#deliver(chunk.subarray(passedFrom, offset));
        this.#begun = Buffer.from(chunk.subarray(offset));
        return;
      }
      if (operation !== undefined && isPlain(chunk, view, offset, bodyBytes)) {
        if (passedFrom < offset) this.#deliver(chunk.subarray(passedFrom, offset));
        if (end > length) return this.#beginPartial(operation, chunk, offset, end - offset);
        this.#answer(operation, chunk, view, offset, end);
        passedFrom = end;
      } else if (operation !== undefined) this.#hooks.adopt(operation);
      this.#passedLeft = Math.max(0, end - length);
      offset = Math.min(end, length);
    }
    if (passedFrom < length) this.#deliver(passedFrom === 0 ? chunk : chunk.subarray(passedFrom));
  }

  /** The version is not known until the connection is ready. After that, a wrong header means that frames are lost. */
  #isOutOfStep(version: number, bodyBytes: number): boolean {
    const isKnown = this.#connection.connected ? version === 0x84 : (version & 0x7f) >= 3;
    return !isKnown || bodyBytes < 0 || bodyBytes > maxBodyBytes;
  }

  #goBlind(rest: Buffer): void {
    this.isBlind = true;
    this.#hooks.adoptAll();
    this.#deliver(rest);
  }

  /** Answers with a complete frame. If it has more than plain rows, the driver gets it. */
  #answer(operation: LeanOperation, chunk: Buffer, view: DataView, offset: number, end: number): boolean {
    const bodyAt = offset + headerBytes;
    if (view.getInt32(bodyAt) === result.void) answerVoid(operation);
    else if (!answerRows(operation, chunk, view, bodyAt + 4, end)) {
      this.#hooks.adopt(operation);
      this.#deliver(chunk.subarray(offset, end));
      return false;
    }
    this.#hooks.release(operation);
    return true;
  }

  #beginPartial(operation: LeanOperation, chunk: Buffer, offset: number, byteLength: number): void {
    const memory = byteLength < minKeptBytes ? Buffer.allocUnsafeSlow(byteLength) : responses.take(byteLength);
    this.#partial = { operation, memory, byteLength, received: chunk.copy(memory, 0, offset) };
    if (offset === 0) handBack(chunk);
  }

  #completePartial(partial: PartialFrame, chunk: Buffer): void {
    const { operation, memory, byteLength } = partial;
    const used = chunk.copy(memory, partial.received, 0, byteLength - partial.received);
    partial.received += used;
    const isWhole = partial.received === byteLength;
    const rest = isWhole && used < chunk.length;
    if (isWhole) this.#partial = undefined;
    if (isWhole) this.#answerPartial(operation, memory.subarray(0, byteLength), memory);
    if (rest) this.#read(chunk, used);
    else handBack(chunk);
  }

  #answerPartial(operation: LeanOperation, frame: Buffer, memory: Buffer): void {
    // The driver has adopted it meanwhile, because its time was up.
    if (this.#operations[operation.streamId] !== operation) return this.#deliver(frame);
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    const isOurs = this.#answer(operation, frame, view, 0, frame.length);
    if (isOurs && memory.length >= minKeptBytes) responses.giveBack(memory);
  }
}

/** True for a result without flags (tracing, payload, warnings) that is void, or has rows and no further page. */
function isPlain(chunk: Buffer, view: DataView, offset: number, bodyBytes: number): boolean {
  if (chunk[offset + 1] !== 0 || chunk[offset + 4] !== result.opcode || bodyBytes < 4) return false;
  const kind = view.getInt32(offset + headerBytes);
  if (kind === result.void) return bodyBytes === 4;
  return kind === result.rows && bodyBytes >= 16 && (view.getInt32(offset + headerBytes + 4) & ~globalTable) === 0;
}
