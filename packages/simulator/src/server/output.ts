import type { Socket } from 'node:net';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { writeResponseFrame, type Response, type ResponseEnvelope } from '../protocol/response.ts';

/**
 * A connection's way out: answers of one turn of the event loop leave in one write. When the socket's own queue is
 * full, reading from it stops until it has drained, so that a slow reader costs no memory.
 */
export class Output {
  readonly #socket: Socket;
  readonly #writer = new ByteWriter(4096);
  #whole: Buffer[] = [];
  #isFlushPlanned = false;
  #pieces: Buffer[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Appends an answer; `flush` sends it, at the latest at the end of this turn. */
  add(stream: number, response: Response, envelope?: ResponseEnvelope): void {
    const body = writeResponseFrame(this.#writer, stream, response, envelope);
    if (body) this.#whole.push(this.#writer.take(), body);
    if (!this.#isFlushPlanned) {
      this.#isFlushPlanned = true;
      setImmediate(() => this.flush());
    }
  }

  /** Sends an answer in pieces of so many bytes, one a turn; later answers wait behind it. */
  addInPieces(pieceBytes: number, stream: number, response: Response, envelope?: ResponseEnvelope): void {
    this.flush();
    const writer = new ByteWriter();
    const body = writeResponseFrame(writer, stream, response, envelope);
    const bytes = body ? Buffer.concat([writer.take(), body]) : writer.take();
    const isIdle = this.#pieces.length === 0;
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      this.#pieces.push(bytes.subarray(offset, offset + pieceBytes));
    }
    if (isIdle) this.#sendPiece();
  }

  flush(): void {
    this.#isFlushPlanned = false;
    if (this.#pieces.length > 0 || this.#socket.destroyed) return;
    const whole = this.#whole;
    if (whole.length === 0) {
      if (this.#writer.length > 0) this.#write(this.#writer.take());
      return;
    }
    this.#whole = [];
    if (this.#writer.length > 0) whole.push(this.#writer.take());
    this.#socket.cork();
    for (const bytes of whole) this.#write(bytes);
    this.#socket.uncork();
  }

  #sendPiece(): void {
    const piece = this.#pieces.shift();
    if (!piece || this.#socket.destroyed) {
      this.flush();
      return;
    }
    this.#socket.write(piece, () => setImmediate(() => this.#sendPiece()));
  }

  #write(bytes: Buffer): void {
    const hasRoom = this.#socket.write(bytes);
    if (hasRoom || this.#socket.isPaused()) return;
    this.#socket.pause();
    this.#socket.once('drain', () => this.#socket.resume());
  }
}
