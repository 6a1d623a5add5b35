/**
 * Computes Cassandra's Murmur3 token of a partition key: the first 64 bits of MurmurHash3 x64 128 with seed 0. Bytes of the tail are
 * signed, a bug of the Java original that CASSANDRA-2975 kept. Numbers are pairs of 32 bits, because the driver's objects cost ten
 * times as much.
 */

/** The result of {@link hash}: a signed 64-bit number in two signed halves. Overwritten by the next call. */
export const token = { high: 0, low: 0 };

const c1High = 0x87c37b91 | 0;
const c1Low = 0x114253d5;
const c2High = 0x4cf5ad43;
const c2Low = 0x2745937f;

// The result of the last operation. Returning two numbers would need an object.
let high = 0;
let low = 0;

/** Computes the token of `length` bytes from `start` on into {@link token}. */
export function hash(bytes: Uint8Array, view: DataView, start: number, length: number): void {
  let h1High = 0;
  let h1Low = 0;
  let h2High = 0;
  let h2Low = 0;
  const blocksEnd = start + (length & ~15);
  for (let at = start; at < blocksEnd; at += 16) {
    mixFirst(view.getInt32(at + 4, true), view.getInt32(at, true));
    rotate(h1High ^ high, h1Low ^ low, 27);
    add(high, low, h2High, h2Low);
    multiply(high, low, 0, 5);
    add(high, low, 0, 0x52dce729);
    h1High = high;
    h1Low = low;
    mixSecond(view.getInt32(at + 12, true), view.getInt32(at + 8, true));
    rotate(h2High ^ high, h2Low ^ low, 31);
    add(high, low, h1High, h1Low);
    multiply(high, low, 0, 5);
    add(high, low, 0, 0x38495ab5);
    h2High = high;
    h2Low = low;
  }
  const tail = length & 15;
  if (tail > 8) {
    gather(bytes, blocksEnd + 8, tail - 8);
    mixSecond(high, low);
    h2High ^= high;
    h2Low ^= low;
  }
  if (tail > 0) {
    gather(bytes, blocksEnd, Math.min(tail, 8));
    mixFirst(high, low);
    h1High ^= high;
    h1Low ^= low;
  }
  finish(h1High, h1Low ^ length, h2High, h2Low ^ length);
}

function mixFirst(kHigh: number, kLow: number): void {
  multiply(kHigh, kLow, c1High, c1Low);
  rotate(high, low, 31);
  multiply(high, low, c2High, c2Low);
}

function mixSecond(kHigh: number, kLow: number): void {
  multiply(kHigh, kLow, c2High, c2Low);
  rotate(high, low, 33);
  multiply(high, low, c1High, c1Low);
}

/** Reads up to eight signed bytes, little-endian. A negative byte inverts all bits above it. */
function gather(bytes: Uint8Array, at: number, count: number): void {
  let gatheredHigh = 0;
  let gatheredLow = 0;
  for (let index = count - 1; index >= 0; index--) {
    const signed = ((bytes[at + index] as number) << 24) >> 24;
    const shift = index * 8;
    if (shift === 0) {
      gatheredHigh ^= signed >> 31;
      gatheredLow ^= signed;
    } else if (shift < 32) {
      gatheredHigh ^= signed >> (32 - shift);
      gatheredLow ^= signed << shift;
    } else gatheredHigh ^= signed << (shift - 32);
  }
  high = gatheredHigh;
  low = gatheredLow;
}

function finish(h1High: number, h1Low: number, h2High: number, h2Low: number): void {
  add(h1High, h1Low, h2High, h2Low);
  const firstHigh = high;
  const firstLow = low;
  add(firstHigh, firstLow, h2High, h2Low);
  finalMix(high, low);
  const secondHigh = high;
  const secondLow = low;
  finalMix(firstHigh, firstLow);
  add(high, low, secondHigh, secondLow);
  token.high = high;
  token.low = low;
}

function finalMix(kHigh: number, kLow: number): void {
  multiply(kHigh, kLow ^ (kHigh >>> 1), 0xff51afd7 | 0, 0xed558ccd | 0);
  multiply(high, low ^ (high >>> 1), 0xc4ceb9fe | 0, 0x1a85ec53);
  low ^= high >>> 1;
}

function add(leftHigh: number, leftLow: number, rightHigh: number, rightLow: number): void {
  const sum = (leftLow >>> 0) + (rightLow >>> 0);
  high = (leftHigh + rightHigh + (sum > 0xffffffff ? 1 : 0)) | 0;
  low = sum | 0;
}

/** Multiplies 16 bits at a time, because products of 32 bits do not fit into a double. */
function multiply(leftHigh: number, leftLow: number, rightHigh: number, rightLow: number): void {
  const left0 = leftLow & 0xffff;
  const left1 = leftLow >>> 16;
  const right0 = rightLow & 0xffff;
  const right1 = rightLow >>> 16;
  const product00 = Math.imul(left0, right0) >>> 0;
  const product01 = Math.imul(left0, right1) >>> 0;
  const product10 = Math.imul(left1, right0) >>> 0;
  const product11 = Math.imul(left1, right1) >>> 0;
  const middle = (product00 >>> 16) + (product01 & 0xffff) + (product10 & 0xffff);
  const carried = product11 + (product01 >>> 16) + (product10 >>> 16) + (middle >>> 16);
  high = (carried + Math.imul(leftHigh, rightLow) + Math.imul(leftLow, rightHigh)) | 0;
  low = Math.imul(leftLow, rightLow);
}

function rotate(valueHigh: number, valueLow: number, bits: number): void {
  const swaps = bits >= 32;
  const upper = swaps ? valueLow : valueHigh;
  const lower = swaps ? valueHigh : valueLow;
  const shift = bits & 31;
  high = (upper << shift) | (lower >>> (32 - shift));
  low = (lower << shift) | (upper >>> (32 - shift));
}
