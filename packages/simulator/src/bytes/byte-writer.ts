import { unset, type BoundValue } from './byte-reader.ts';

/**
 * Writes the notations of the native protocol (section 3 of the specification) into one growing buffer.
 *
 * `view()` shows what was written and stays valid until the next write; `take()` hands what was written over to the
 * caller and starts afresh.
 */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity = 1024) {
    this.#buffer = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.#length;
  }

  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  take(): Buffer {
    const bytes = this.view();
    if (this.#length * 2 < this.#buffer.length) {
      // A small part of a large buffer: copying it is cheaper than giving the large one away.
      const copy = Buffer.allocUnsafeSlow(bytes.length);
      bytes.copy(copy);
      this.#length = 0;
      return copy;
    }
    this.#buffer = Buffer.allocUnsafeSlow(this.#buffer.length);
    this.#length = 0;
    return bytes;
  }

  /** Forgets what was written behind the first `length` bytes. */
  truncate(length: number): void {
    this.#length = length;
  }

  writeByte(value: number): void {
    const at = this.#reserve(1);
    this.#buffer[at] = value & 0xff;
  }

  writeShort(value: number): void {
    const at = this.#reserve(2);
    this.#buffer.writeUInt16BE(value, at);
  }

  writeInt(value: number): void {
    const at = this.#reserve(4);
    this.#buffer.writeInt32BE(value, at);
  }

  writeLong(value: bigint): void {
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64BE(value, at);
  }

  writeRaw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#buffer.set(bytes, at);
  }

  writeString(text: string): void {
    const length = Buffer.byteLength(text);
    const at = this.#reserve(2 + length);
    this.#buffer.writeUInt16BE(length, at);
    this.#buffer.write(text, at + 2);
  }

  writeLongString(text: string): void {
    const length = Buffer.byteLength(text);
    const at = this.#reserve(4 + length);
    this.#buffer.writeInt32BE(length, at);
    this.#buffer.write(text, at + 4);
  }

  writeStringList(items: readonly string[]): void {
    this.writeShort(items.length);
    for (const item of items) this.writeString(item);
  }

  writeStringMap(entries: ReadonlyMap<string, string>): void {
    this.writeShort(entries.size);
    for (const [key, value] of entries) {
      this.writeString(key);
      this.writeString(value);
    }
  }

  writeStringMultimap(entries: ReadonlyMap<string, readonly string[]>): void {
    this.writeShort(entries.size);
    for (const [key, values] of entries) {
      this.writeString(key);
      this.writeStringList(values);
    }
  }

  writeBytesMap(entries: ReadonlyMap<string, Uint8Array | null>): void {
    this.writeShort(entries.size);
    for (const [key, value] of entries) {
      this.writeString(key);
      this.writeBytes(value);
    }
  }

  writeShortBytes(bytes: Uint8Array): void {
    this.writeShort(bytes.length);
    this.writeRaw(bytes);
  }

  writeBytes(bytes: Uint8Array | null): void {
    if (bytes === null) {
      this.writeInt(-1);
      return;
    }
    const at = this.#reserve(4 + bytes.length);
    this.#buffer.writeInt32BE(bytes.length, at);
    this.#buffer.set(bytes, at + 4);
  }

  writeValue(value: BoundValue): void {
    if (value === unset) this.writeInt(-2);
    else this.writeBytes(value);
  }

  writeInetAddress(address: Uint8Array): void {
    this.writeByte(address.length);
    this.writeRaw(address);
  }

  /** Overwrites an [int] written earlier, such as a frame's body length. */
  patchInt(at: number, value: number): void {
    this.#buffer.writeInt32BE(value, at);
  }

  /** Overwrites a [short] written earlier, such as a frame's stream id. */
  patchShort(at: number, value: number): void {
    this.#buffer.writeUInt16BE(value, at);
  }

  #reserve(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#length = needed;
    return at;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
