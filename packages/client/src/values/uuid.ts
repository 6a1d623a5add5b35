/**
 * The uuid and timeuuid of a page. They are instances of the driver's classes and behave like them, but store four int32 fields.
 *
 * Sixteen bytes in a `Buffer` cost 66 ns and pin a pool or the page. Four integers cost 19 ns and pin nothing. The price: `buffer`
 * is computed at each read, writing into it changes nothing, and `deepStrictEqual` with the driver's own object fails, because the
 * fields differ.
 */
import { inspect } from 'node:util';
import { types } from './driver.ts';

const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The four words are the sixteen bytes in order, each as a signed big-endian integer. */
export class PageUuid {
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;

  constructor(word0: number, word1: number, word2: number, word3: number) {
    this.word0 = word0;
    this.word1 = word1;
    this.word2 = word2;
    this.word3 = word3;
  }
}

/** Like `PageUuid`, with the date, node and clock getters of the driver's `TimeUuid`. */
export class PageTimeUuid {
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;

  constructor(word0: number, word1: number, word2: number, word3: number) {
    this.word0 = word0;
    this.word1 = word1;
    this.word2 = word2;
    this.word3 = word3;
  }
}

// `extends` would run the driver's constructor, which stores a Buffer in each instance.
for (const [own, driverClass] of [
  [PageUuid, types.Uuid],
  [PageTimeUuid, types.TimeUuid],
] as const) {
  Object.setPrototypeOf(own, driverClass);
  Object.setPrototypeOf(own.prototype, driverClass.prototype);
  Object.defineProperties(own.prototype, {
    constructor: { value: driverClass, writable: true, configurable: true },
    buffer: { get: uuidBytes, configurable: true },
    equals: { value: uuidEquals, writable: true, configurable: true },
    toString: { value: uuidText, writable: true, configurable: true },
    [inspect.custom]: { value: inspectUuid, writable: true, configurable: true },
  });
}

/** Returns a new Buffer with its own memory each time. The pool of `Buffer.from` would pin 64 KiB. */
function uuidBytes(this: PageUuid): Buffer {
  const bytes = Buffer.allocUnsafeSlow(16);
  writeWord(bytes, 0, this.word0);
  writeWord(bytes, 4, this.word1);
  writeWord(bytes, 8, this.word2);
  writeWord(bytes, 12, this.word3);
  return bytes;
}

/** Costs a third of `writeInt32BE`, whose checks are not needed here. */
function writeWord(bytes: Buffer, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

function uuidEquals(this: PageUuid & { readonly buffer: Buffer }, other: unknown): boolean {
  if (other instanceof PageUuid || other instanceof PageTimeUuid) {
    return (
      this.word0 === other.word0 &&
      this.word1 === other.word1 &&
      this.word2 === other.word2 &&
      this.word3 === other.word3
    );
  }
  return other instanceof types.Uuid && this.buffer.equals(other.getBuffer());
}

function uuidText(this: PageUuid): string {
  const { word0, word1, word2, word3 } = this;
  return (
    hex16(word0 >>> 16) +
    hex16(word0) +
    '-' +
    hex16(word1 >>> 16) +
    '-' +
    hex16(word1) +
    '-' +
    hex16(word2 >>> 16) +
    '-' +
    hex16(word2) +
    hex16(word3 >>> 16) +
    hex16(word3)
  );
}

function hex16(value: number): string {
  return (hexOfByte[(value >>> 8) & 0xff] as string) + (hexOfByte[value & 0xff] as string);
}

function inspectUuid(this: InstanceType<typeof types.Uuid>): string {
  return `${this.constructor.name}: ${this.toString()}`;
}
