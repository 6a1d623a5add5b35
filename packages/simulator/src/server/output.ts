import type { Socket } from 'node:net';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { writeResponseFrame, type Response, type ResponseEnvelope } from '../protocol/response.ts';
import { cutPieces, type Shape } from './shape.ts';

interface Piece {
  readonly bytes: Buffer;
  /** How long to wait before it; 0 is a turn of the event loop. */
  readonly delayMs: number;
}

/**
 * Sends the answers of a connection: those of one turn of the event loop in one write. When the socket's queue is full,
 * it stops reading requests until the queue is empty, so a slow client costs no memory.
 */
export class Output {
  readonly #socket: Socket;
  readonly #writer = new ByteWriter(4096);
  #whole: Buffer[] = [];
  #isFlushPlanned = false;
  #isSilent = false;
  #isPaused = false;
  /** Pieces that are still to be sent. Everything else waits for them. */
  #pieces: Piece[] = [];
  #isSendingPiece = false;
  #pieceTimer: NodeJS.Timeout | undefined;
  /** Answers that wait for others of the same rule. */
  readonly #held = new Map<Shape, Buffer[]>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once('close', () => clearTimeout(this.#pieceTimer));
  }

  /** Appends an answer; `flush` sends it, at the latest at the end of this turn. */
  add(stream: number, response: Response, envelope?: ResponseEnvelope): void {
    const body = writeResponseFrame(this.#writer, stream, response, envelope);
    if (body) this.#whole.push(this.#writer.take(), body);
    this.#planFlush();
  }

  /** Appends a copy of a whole frame, with another stream id. `flush` sends it. */
  addReplayed(frame: Buffer, stream: number): void {
    const start = this.#writer.length;
    this.#writer.writeRaw(frame);
    this.#writer.patchShort(start + 2, stream & 0xffff);
  }

  /** Appends bytes as they are, valid or not. */
  addRaw(bytes: Buffer): void {
    this.#writer.writeRaw(bytes);
    this.#planFlush();
  }

  /** Sends an answer together with others, in pieces, or both. Later answers wait until its pieces are sent. */
  addShaped(shape: Shape, bytes: Buffer): void {
    const held = this.#held.get(shape) ?? [];
    held.push(bytes);
    if (held.length < (shape.coalesce ?? 1)) {
      this.#held.set(shape, held);
      return;
    }
    this.#held.delete(shape);
    this.flush();
    const isIdle = this.#pieces.length === 0 && !this.#isSendingPiece;
    for (const [i, piece] of cutPieces(Buffer.concat(held), shape).entries()) {
      this.#pieces.push({ bytes: piece, delayMs: i === 0 ? 0 : (shape.pieceDelayMs ?? 0) });
    }
    if (isIdle) this.#sendPiece();
  }

  /** Stops sending for good. */
  silence(): void {
    this.#isSilent = true;
    clearTimeout(this.#pieceTimer);
  }

  /** Stops sending until `resume`. */
  pause(): void {
    this.#isPaused = true;
    clearTimeout(this.#pieceTimer);
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#pieces.length > 0) this.#sendPiece();
    else this.flush();
  }

  flush(): void {
    this.#isFlushPlanned = false;
    if (this.#pieces.length > 0 || this.#isSendingPiece || this.#socket.destroyed || this.#isStopped) return;
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

  get #isStopped(): boolean {
    return this.#isSilent || this.#isPaused;
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    setImmediate(() => this.flush());
  }

  #sendPiece(): void {
    if (this.#isSendingPiece || this.#socket.destroyed || this.#isStopped) return;
    const piece = this.#pieces.shift();
    if (!piece) {
      this.flush();
      return;
    }
    this.#isSendingPiece = true;
    this.#socket.write(piece.bytes, () => {
      this.#isSendingPiece = false;
      const delayMs = this.#pieces[0]?.delayMs ?? 0;
      if (delayMs > 0) this.#pieceTimer = setTimeout(() => this.#sendPiece(), delayMs);
      else setImmediate(() => this.#sendPiece());
    });
  }

  #write(bytes: Buffer): void {
    const hasRoom = this.#socket.write(bytes);
    if (hasRoom || this.#socket.isPaused()) return;
    this.#socket.pause();
    this.#socket.once('drain', () => {
      if (!this.#isStopped) this.#socket.resume();
    });
  }
}
