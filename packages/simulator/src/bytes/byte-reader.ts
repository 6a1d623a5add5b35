import { MalformedBytesError } from './malformed.ts';

/** A bound value the driver left unset ([value] of length -2, native protocol v4 section 3). */
export const unset = Symbol('unset');

/** A [value]: the cell's bytes, `null`, or {@link unset}. */
export type BoundValue = Buffer | null | typeof unset;

/**
 * Reads the notations of the native protocol (section 3 of the specification) from one buffer, forwards.
 *
 * Slices returned by `readBytes` and friends are views of the buffer, not copies.
 * Every read throws {@link MalformedBytesError} instead of running past the end.
 */
export class ByteReader {
  readonly buffer: Buffer;
  offset: number;

  constructor(buffer: Buffer, offset = 0) {
    this.buffer = buffer;
    this.offset = offset;
  }

  get remaining(): number {
    return this.buffer.length - this.offset;
  }

  readByte(): number {
    return this.buffer.readUInt8(this.#advance(1, '[byte]'));
  }

  readShort(): number {
    return this.buffer.readUInt16BE(this.#advance(2, '[short]'));
  }

  readInt(): number {
    return this.buffer.readInt32BE(this.#advance(4, '[int]'));
  }

  readLong(): bigint {
    return this.buffer.readBigInt64BE(this.#advance(8, '[long]'));
  }

  readUuid(): Buffer {
    return this.readRaw(16, '[uuid]');
  }

  readString(): string {
    const length = this.readShort();
    const start = this.#advance(length, '[string]');
    return this.buffer.toString('utf8', start, start + length);
  }

  readLongString(): string {
    const length = this.#readLength('[long string]');
    const start = this.#advance(length, '[long string]');
    return this.buffer.toString('utf8', start, start + length);
  }

  readStringList(): string[] {
    return this.#repeat(this.readShort(), () => this.readString());
  }

  readStringMap(): Map<string, string> {
    return new Map(this.#repeat(this.readShort(), () => [this.readString(), this.readString()] as const));
  }

  readStringMultimap(): Map<string, string[]> {
    return new Map(this.#repeat(this.readShort(), () => [this.readString(), this.readStringList()] as const));
  }

  readBytesMap(): Map<string, Buffer | null> {
    return new Map(this.#repeat(this.readShort(), () => [this.readString(), this.readBytes()] as const));
  }

  readShortBytes(): Buffer {
    return this.readRaw(this.readShort(), '[short bytes]');
  }

  /** [bytes]: any negative length is `null`. */
  readBytes(): Buffer | null {
    const length = this.readInt();
    return length < 0 ? null : this.readRaw(length, '[bytes]');
  }

  /** [value]: -1 is `null`, -2 is {@link unset}, anything below is malformed. */
  readValue(): BoundValue {
    const length = this.readInt();
    if (length >= 0) return this.readRaw(length, '[value]');
    if (length === -1) return null;
    if (length === -2) return unset;
    throw new MalformedBytesError(`Invalid value length ${length}`);
  }

  readInetAddress(): Buffer {
    return this.readRaw(this.readByte(), '[inetaddr]');
  }

  readRaw(length: number, notation: string): Buffer {
    const start = this.#advance(length, notation);
    return this.buffer.subarray(start, start + length);
  }

  /** Throws when bytes are left over, so that a decoder that reads too little is noticed. */
  assertEnd(message: string): void {
    if (this.remaining !== 0) throw new MalformedBytesError(`${this.remaining} bytes are left after ${message}`);
  }

  #readLength(notation: string): number {
    const length = this.readInt();
    if (length < 0) throw new MalformedBytesError(`${notation} has the negative length ${length}`);
    return length;
  }

  #repeat<T>(count: number, read: () => T): T[] {
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  }

  #advance(length: number, notation: string): number {
    const start = this.offset;
    if (start + length > this.buffer.length) {
      throw new MalformedBytesError(
        `${notation} needs ${length} bytes at offset ${start}, but the buffer ends at ${this.buffer.length}`,
      );
    }
    this.offset = start + length;
    return start;
  }
}
