/**
 * Typed views of one received ArrayBuffer, each made when it is first asked for.
 *
 * Columns share these views and keep an index into them: a view of its own for each column would cost more than
 * reading a small page does. Views start at byte 0 of the buffer, so an index is a byte position divided by the width.
 */
export class PageBytes {
  readonly buffer: ArrayBuffer;
  readonly int32s: Int32Array;
  #bytes: Buffer | undefined;
  #int8s: Int8Array | undefined;
  #int16s: Int16Array | undefined;
  #float32s: Float32Array | undefined;
  #float64s: Float64Array | undefined;
  #window = '';
  #windowAt = 0;
  #usedTo = 0;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
    this.int32s = new Int32Array(buffer, 0, buffer.byteLength >>> 2);
  }

  get bytes(): Buffer {
    return (this.#bytes ??= Buffer.from(this.buffer));
  }

  /**
   * A string of the bytes around `start … end`, one character a byte, and the position it begins at (`windowAt`).
   * For ranges much shorter than `size`. What lies far from the range before it, behind a large blob or vector, gets
   * a window of its size: a row of many such texts would keep the bytes between them.
   */
  window(start: number, end: number, size = WINDOW_BYTES): string {
    if (start < this.#windowAt || end > this.#windowAt + this.#window.length) {
      const isFar = this.#usedTo > 0 && start > this.#usedTo + MAX_GAP_BYTES;
      this.#windowAt = start;
      this.#window = this.bytes.toString(
        'latin1',
        start,
        isFar ? end : Math.min(Math.max(start + size, end), this.buffer.byteLength),
      );
    }
    this.#usedTo = end;
    return this.#window;
  }

  get windowAt(): number {
    return this.#windowAt;
  }

  get int8s(): Int8Array {
    return (this.#int8s ??= new Int8Array(this.buffer));
  }

  get int16s(): Int16Array {
    return (this.#int16s ??= new Int16Array(this.buffer, 0, this.buffer.byteLength >>> 1));
  }

  get float32s(): Float32Array {
    return (this.#float32s ??= new Float32Array(this.buffer, 0, this.buffer.byteLength >>> 2));
  }

  get float64s(): Float64Array {
    return (this.#float64s ??= new Float64Array(this.buffer, 0, this.buffer.byteLength >>> 3));
  }
}

/**
 * A few bytes of text cost as much to decode as a few thousand, so neighbouring columns and pages share one string.
 * Whoever keeps a part of it keeps all of it, which bounds its size.
 */
const WINDOW_BYTES = 2048;
/** What lies between two texts of small replies: numbers, uuids, the reply's header. */
const MAX_GAP_BYTES = 256;

/** A larger buffer is let go of with its result. */
const MAX_SHARED_BYTES = 256 * 1024;

/**
 * The views of a buffer that replies arrived in. Small replies of one turn share a buffer and come one after the other, so
 * that they share its views too.
 *
 * Remembering the latest is all it takes, and a `WeakMap` of all would be dear: once a page is promoted its entry outlives
 * every young collection, pages behind it are promoted with it, and only full collections free their memory. That was a
 * quarter of the main thread's time.
 */
export function pageBytes(buffer: ArrayBuffer): PageBytes {
  if (buffer === latest.buffer) return latest;
  const bytes = new PageBytes(buffer);
  if (buffer.byteLength <= MAX_SHARED_BYTES) latest = bytes;
  return bytes;
}

let latest = new PageBytes(new ArrayBuffer(0));
