/**
 * A uuid and a timeuuid as they come out of a page: the driver's classes by `instanceof` and behaviour, four int32
 * fields by content.
 *
 * Sixteen bytes in a `Buffer` cost 66 ns and pin a pool or the page; four integers cost 19 ns and pin nothing. The price:
 * `buffer` is computed at each read, writing into it changes nothing, and `deepStrictEqual` against the driver's
 * own object fails because the own fields differ.
 */
import { inspect } from 'node:util';
import { types } from './driver.ts';

const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The four words are the sixteen bytes in order, each read big-endian as a signed integer. */
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

/** As `PageUuid`, with the date, node and clock getters of the driver's `TimeUuid`. */
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

// `extends` would make the driver's constructor run and store a Buffer in each instance.
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

/** A fresh Buffer each time, with its own memory: the pool of `Buffer.from` would pin 64 KiB with it. */
function uuidBytes(this: PageUuid): Buffer {
  const bytes = Buffer.allocUnsafeSlow(16);
  writeWord(bytes, 0, this.word0);
  writeWord(bytes, 4, this.word1);
  writeWord(bytes, 8, this.word2);
  writeWord(bytes, 12, this.word3);
  return bytes;
}

/** A third of what `writeInt32BE` costs, whose checks are not needed here. */
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
