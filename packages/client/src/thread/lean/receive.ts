/**
 * Looks at what the socket reads before the driver's streams do. A frame that answers a lean request, and holds nothing but rows
 * or nothing at all, is answered here. All other bytes go to the driver's streams, unchanged and in order; the request that they
 * answer, if it is a lean one, was handed to the driver before.
 */
import { handBack, responses } from '../driver-seam/response-memory.ts';
import { answerRows, answerVoid } from './answer.ts';
import type { DriverConnection } from './driver-parts.ts';
import { headerBytes } from './frame.ts';
import type { LeanOperation } from './operation.ts';

/** What the receiver has others do. */
export interface ReceiverHooks {
  /** Gives bytes to the driver's streams. False asks the socket to wait. */
  deliver(bytes: Buffer): boolean;
  /** The operation was answered. */
  release(operation: LeanOperation): void;
  adopt(operation: LeanOperation): void;
  /** The bytes are in disorder. */
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
/** Flags of rows: one table for all columns. Every other one says that there is more than rows (v4, section 4.2.5.2). */
const globalTable = 1;
/** From here on, what a frame holds can be told: header, kind and flags. */
const tellingBytes = headerBytes + 8;
/** As `thread/response-memory.ts`: smaller ones seldom come in several chunks. */
const minKeptBytes = 64 * 1024;
const maxBodyBytes = 256 * 1024 * 1024;

export class Receiver {
  readonly #operations: readonly (LeanOperation | undefined)[];
  readonly #connection: DriverConnection;
  readonly #hooks: ReceiverHooks;
  /** What is read are not frames of version 4, and the driver says what to make of them. */
  isBlind = false;
  /** So many bytes more belong to a frame that the driver reads. */
  #passedLeft = 0;
  /** A frame's beginning that does not tell what it is. */
  #begun: Buffer | undefined;
  #partial: PartialFrame | undefined;
  #isFlowing = true;

  constructor(operations: readonly (LeanOperation | undefined)[], connection: DriverConnection, hooks: ReceiverHooks) {
    this.#operations = operations;
    this.#connection = connection;
    this.#hooks = hooks;
  }

  /** Takes a chunk in place of the driver's first stream, and returns what that stream did. */
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

  /** Goes through the frames from `offset` on. Those of the driver that lie side by side are delivered as one piece. */
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

  /** Until a connection is ready its version is not settled; from then on, a wrong header means that frames are lost. */
  #isOutOfStep(version: number, bodyBytes: number): boolean {
    const isKnown = this.#connection.connected ? version === 0x84 : (version & 0x7f) >= 3;
    return !isKnown || bodyBytes < 0 || bodyBytes > maxBodyBytes;
  }

  #goBlind(rest: Buffer): void {
    this.isBlind = true;
    this.#hooks.adoptAll();
    this.#deliver(rest);
  }

  /** Answers with a whole frame. What turns out not to be plain goes to the driver. */
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
    // It was handed to the driver meanwhile, since its time was up.
    if (this.#operations[operation.streamId] !== operation) return this.#deliver(frame);
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    const isOurs = this.#answer(operation, frame, view, 0, frame.length);
    if (isOurs && memory.length >= minKeptBytes) responses.giveBack(memory);
  }
}

/** A result without flags (tracing, payload, warnings) that is void, or has rows and no further page. */
function isPlain(chunk: Buffer, view: DataView, offset: number, bodyBytes: number): boolean {
  if (chunk[offset + 1] !== 0 || chunk[offset + 4] !== result.opcode || bodyBytes < 4) return false;
  const kind = view.getInt32(offset + headerBytes);
  if (kind === result.void) return bodyBytes === 4;
  return kind === result.rows && bodyBytes >= 16 && (view.getInt32(offset + headerBytes + 4) & ~globalTable) === 0;
}
