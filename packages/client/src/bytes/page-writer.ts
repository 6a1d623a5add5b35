/** A larger scratch buffer is freed after its page, so that one huge page does not stay in memory. */
const maxKeptBytes = 4 * 1024 * 1024;
const minCapacityBytes = 16 * 1024;

/**
 * One growing little-endian buffer, written through typed views of the same memory.
 *
 * It is reused from page to page. Call `reserve` first and take the views afterwards, because `reserve` may replace them. All
 * platforms of Node are little-endian, so the views write the byte order of the page.
 */
export class PageWriter {
  /** The position of the next byte, from the start of the buffer. */
  position = 0;
  bytes!: Buffer;
  /** For values that are not aligned. */
  view!: DataView;
  int8s!: Int8Array;
  int16s!: Int16Array;
  int32s!: Int32Array;
  float32s!: Float32Array;
  float64s!: Float64Array;

  constructor() {
    this.#allocate(minCapacityBytes);
  }

  /** Starts a new page, `reservedBytes` (a multiple of 8) after the start of the buffer. */
  reset(reservedBytes: number): void {
    if (this.bytes.length > maxKeptBytes) {
      this.#allocate(minCapacityBytes);
    }
    this.position = 0;
    this.reserve(reservedBytes);
    this.bytes.fill(0, 0, reservedBytes);
    this.position = reservedBytes;
  }

  /** Makes space for `byteCount` more bytes after `position`, which does not move. Earlier views may no longer be valid. */
  reserve(byteCount: number): void {
    const needed = this.position + byteCount;
    if (needed <= this.bytes.length) {
      return;
    }
    const written = this.bytes.subarray(0, this.position);
    this.#allocate(Math.max(needed, this.bytes.length * 2));
    this.bytes.set(written);
  }

  /** Moves `position` to the next multiple of 8 and writes zeros, so that no bytes of an earlier page are sent. */
  align(): void {
    const end = (this.position + 7) & ~7;
    this.reserve(end - this.position);
    while (this.position < end) {
      this.bytes[this.position++] = 0;
    }
  }

  #allocate(capacityBytes: number): void {
    const capacity = (capacityBytes + 7) & ~7;
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    const { buffer } = this.bytes;
    this.view = new DataView(buffer);
    this.int8s = new Int8Array(buffer);
    this.int16s = new Int16Array(buffer);
    this.int32s = new Int32Array(buffer);
    this.float32s = new Float32Array(buffer);
    this.float64s = new Float64Array(buffer);
  }
}
