import { headerLength, maxBodyLength, protocolVersion } from '../protocol/frame.ts';

/** What a connection does with each frame that a reader finds. */
export interface ReplayTarget {
  /** Returns the frame that answers a request, if there is one. */
  find(bytes: Buffer, start: number, end: number): Buffer | undefined;
  /** Sends a frame with the request's stream id. */
  replay(frame: Buffer, stream: number): void;
  /** Takes the bytes of every other frame, or bytes that are no frame. */
  pass(bytes: Buffer): void;
}

/** Reads frames from chunks without making an object of each, and answers what can be replayed. */
export class ReplayReader {
  readonly #target: ReplayTarget;
  #pending: Buffer | undefined;

  constructor(target: ReplayTarget) {
    this.#target = target;
  }

  push(chunk: Buffer): void {
    const bytes = this.#pending ? Buffer.concat([this.#pending, chunk]) : chunk;
    const target = this.#target;
    let start = 0;
    while (bytes.length - start >= headerLength) {
      const bodyLength = bytes.readUInt32BE(start + 5);
      if (bytes[start] !== protocolVersion || bodyLength > maxBodyLength) {
        // What follows cannot be divided into frames any more.
        this.#pending = undefined;
        target.pass(bytes.subarray(start));
        return;
      }
      const end = start + headerLength + bodyLength;
      if (end > bytes.length) break;
      const answer = target.find(bytes, start, end);
      if (answer) target.replay(answer, bytes.readInt16BE(start + 2));
      else target.pass(bytes.subarray(start, end));
      start = end;
    }
    this.#pending = start < bytes.length ? bytes.subarray(start) : undefined;
  }
}
