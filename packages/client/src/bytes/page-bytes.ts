/**
 * Typed views of one received ArrayBuffer, each made at its first use.
 *
 * Columns share these views and keep an index into them. A view for each column would cost more than reading a small page. Views
 * start at byte 0 of the buffer, so an index is a byte position divided by the width.
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
   * Returns a string that contains the bytes from `start` to `end`, one character a byte. `windowAt` is the position where the
   * string begins. For ranges much shorter than `size`. A range far after the last one, for example after a large blob, gets a
   * window of its own size. Otherwise a row of many such texts would keep the bytes between them.
   */
  window(start: number, end: number, size = windowBytes): string {
    if (start < this.#windowAt || end > this.#windowAt + this.#window.length) {
      const isFar = this.#usedTo > 0 && start > this.#usedTo + maxGapBytes;
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
 * Decoding a few bytes of text costs as much as decoding a few thousand, so neighbouring columns and pages share one string. A
 * part of the string keeps all of it in memory, so its size is limited.
 */
const windowBytes = 2048;
/** The most bytes between two texts of small replies: numbers, uuids, the reply's header. */
const maxGapBytes = 256;

/** A larger buffer is not remembered, so it is freed with its result. */
const maxSharedBytes = 256 * 1024;

/**
 * Returns the views of a received buffer. Small replies of one turn share a buffer and come one after the other, so they share its
 * views too.
 *
 * Only the latest buffer is remembered. A `WeakMap` of all buffers took a quarter of the main thread's time: once a page is in
 * V8's old generation, its entry survives every young collection, later pages follow it there, and only full collections free them.
 */
export function pageBytes(buffer: ArrayBuffer): PageBytes {
  if (buffer === latest.buffer) return latest;
  const bytes = new PageBytes(buffer);
  if (buffer.byteLength <= maxSharedBytes) latest = bytes;
  return bytes;
}

let latest = new PageBytes(new ArrayBuffer(0));
