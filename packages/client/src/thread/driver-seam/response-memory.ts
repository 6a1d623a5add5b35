/**
 * Collects large responses in memory that is reused.
 *
 * A page of 700 KB arrives in a dozen chunks. The driver keeps them, and joins them in new memory at the end. Chunks and pages are
 * outside V8's heap, and V8 runs a full collection for every 64 MB of them. That was a third of the cost of pages in a thread. So
 * each chunk is copied and freed as it arrives, and the next page reuses the memory of this one.
 */
import { owner, type Connection, type FrameInfo, type FrameItem, type ParserClass } from './internals.ts';

/** Smaller responses arrive in one chunk, rarely in two. */
const minGatheredBytes = 64 * 1024;
/** The most memory to keep for later responses. More than this was one huge page, and is freed. */
const maxKeptBytes = 4 * 1024 * 1024;

/** Memory that no response uses now, up to the limit. */
export class ResponseMemory {
  readonly #kept: Buffer[] = [];

  get keptBytes(): number {
    return this.#kept.reduce((sum, memory) => sum + memory.length, 0);
  }

  /** Returns memory of at least this size. It may still contain bytes of earlier responses. */
  take(byteLength: number): Buffer {
    const index = this.#kept.findIndex((memory) => memory.length >= byteLength);
    const memory = index < 0 ? undefined : this.#kept.splice(index, 1)[0];
    // A little more, because the next page of the same rows is rarely exactly as long.
    return memory ?? Buffer.allocUnsafeSlow(byteLength + (byteLength >> 3));
  }

  /** Keeps `memory` for a later response. Nobody may read it afterwards. */
  giveBack(memory: Buffer): void {
    if (memory.length > maxKeptBytes) return;
    this.#kept.push(memory);
    // The oldest is freed: the latest one fits the responses of now best.
    while (this.keptBytes > maxKeptBytes) this.#kept.shift();
  }
}

/** The memory of this thread. */
export const responses = new ResponseMemory();

/**
 * Makes a parser that collects the large responses for which `isOurs` returns true. Whoever takes one must call `releaseOf(frame)`
 * after reading it. If a response is never taken, because its request was given up, the garbage collector frees its memory.
 */
export function gatheringParserClass(
  base: ParserClass,
  isOurs: (connection: Connection | undefined, frame: FrameInfo) => boolean,
): ParserClass {
  return class GatheringParser extends base {
    declare [owner]?: Connection;

    override addFrameBuffer(frame: FrameInfo, item: FrameItem): void {
      if (frame.memory === undefined) {
        const isGathered = !frame.buffers && item.header.bodyLength >= minGatheredBytes && isOurs(this[owner], frame);
        if (!isGathered) return super.addFrameBuffer(frame, item);
        frame.memory = responses.take(item.header.bodyLength);
        frame.bufferLength = 0;
        // With this set, the driver knows at the last chunk that there were others.
        frame.buffers = [];
      }
      gather(frame, frame.memory, item);
    }

    override getFrameBuffer(frame: FrameInfo, item: FrameItem): Buffer {
      if (frame.memory === undefined) return super.getFrameBuffer(frame, item);
      gather(frame, frame.memory, item);
      frame.buffers = null;
      return frame.memory.subarray(0, frame.bufferLength);
    }
  };
}

/** Returns a function that gives the frame's memory back, or `undefined` if the driver collected the response itself. */
export function releaseOf(frame: FrameInfo): (() => void) | undefined {
  if (frame.memory === undefined) return undefined;
  return () => {
    if (frame.memory !== undefined) responses.giveBack(frame.memory);
    frame.memory = undefined;
  };
}

function gather(frame: FrameInfo, memory: Buffer, { header, chunk, offset }: FrameItem): void {
  const begun = frame.bufferLength ?? 0;
  const end = Math.min(chunk.length, offset + header.bodyLength - begun);
  frame.bufferLength = begun + chunk.copy(memory, begun, offset, end);
  // The chunk may contain other responses before and after this body. Then it is still needed.
  if (offset === 0 && end === chunk.length) handBack(chunk);
}

/** Frees the chunk's memory, if nothing else is in it. */
export function handBack({ buffer, length }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
