/**
 * Gathers large responses in memory that is used again.
 *
 * A page of 700 KB comes in a dozen chunks, which the driver keeps until it joins them in memory of the page's own. Both lie outside of
 * V8's heap and are free when a collection comes round, and V8 runs a full one for every 64 MB of them: a third of what pages
 * cost a thread. So the chunks of a page are copied as they come, each is handed back at once, and the next page is
 * gathered where this one was.
 */
import { owner, type Connection, type FrameInfo, type FrameItem, type ParserClass } from './internals.ts';

/** Smaller responses come in one chunk, or seldom in two. */
const minGatheredBytes = 64 * 1024;
/** What is kept for the next responses; more than this was one huge page, and goes. */
const maxKeptBytes = 4 * 1024 * 1024;

/** Memory between responses: as much as one thread's connections need at a time, within the bound. */
export class ResponseMemory {
  readonly #kept: Buffer[] = [];

  get keptBytes(): number {
    return this.#kept.reduce((sum, memory) => sum + memory.length, 0);
  }

  /** At least so many bytes, in which earlier responses may still be read. */
  take(byteLength: number): Buffer {
    const index = this.#kept.findIndex((memory) => memory.length >= byteLength);
    const memory = index < 0 ? undefined : this.#kept.splice(index, 1)[0];
    // A little more, since the next page of the same rows is seldom as long to the byte.
    return memory ?? Buffer.allocUnsafeSlow(byteLength + (byteLength >> 3));
  }

  /** Nobody may read `memory` afterwards. */
  giveBack(memory: Buffer): void {
    if (memory.length > maxKeptBytes) return;
    this.#kept.push(memory);
    // The oldest go: what is asked for now is what was given back last.
    while (this.keptBytes > maxKeptBytes) this.#kept.shift();
  }
}

/** This thread's. */
export const responses = new ResponseMemory();

/**
 * A parser that gathers the large responses that `isOurs` says may be: whoever takes one calls `releaseOf(frame)` when it is
 * read. One that is never taken, since its request was given up, is left to the collector.
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
        // What tells the driver, at the last chunk, that there are others.
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

/** Gives the frame's memory back, once; `undefined` where the driver gathered it. */
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
  // Before the body, and behind it, other responses may lie, which others read.
  if (offset === 0 && end === chunk.length) handBack(chunk);
}

/** Frees the chunk's memory, if nothing else lies in it. */
export function handBack({ buffer, length }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
