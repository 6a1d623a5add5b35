const c1 = 0x87c37b91114253d5n;
const c2 = 0x4cf5ad432745937fn;
const minToken = -(1n << 63n);

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotateLeft = (value: bigint, bits: bigint): bigint => u64(value << bits) | (value >> (64n - bits));

/**
 * The token of a partition key under `Murmur3Partitioner`: the first half of MurmurHash3 x64 128, seed 0.
 *
 * The tail treats its bytes as signed, as Cassandra's implementation does (`MurmurHash.hash3_x64_128`), and
 * the smallest value is replaced by the largest (`Murmur3Partitioner.normalize`).
 */
export function murmur3Token(key: Uint8Array): bigint {
  const data = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  const blocks = data.length >> 4;
  let h1 = 0n;
  let h2 = 0n;
  for (let block = 0; block < blocks; block++) {
    h1 ^= mixK1(data.readBigUInt64LE(block * 16));
    h1 = u64((rotateLeft(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mixK2(data.readBigUInt64LE(block * 16 + 8));
    h2 = u64((rotateLeft(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  const tail = data.subarray(blocks * 16);
  if (tail.length > 8) h2 ^= mixK2(signedTail(tail, 8, tail.length));
  if (tail.length > 0) h1 ^= mixK1(signedTail(tail, 0, Math.min(8, tail.length)));
  const length = BigInt(data.length);
  h1 ^= length;
  h2 ^= length;
  h1 = u64(h1 + h2);
  h2 = u64(h2 + h1);
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  const token = BigInt.asIntN(64, h1 + h2);
  return token === minToken ? (1n << 63n) - 1n : token;
}

function signedTail(tail: Buffer, start: number, end: number): bigint {
  let word = 0n;
  for (let i = start; i < end; i++) word ^= u64(BigInt(tail.readInt8(i)) << BigInt(8 * (i - start)));
  return word;
}

function mixK1(k1: bigint): bigint {
  return u64(rotateLeft(u64(k1 * c1), 31n) * c2);
}

function mixK2(k2: bigint): bigint {
  return u64(rotateLeft(u64(k2 * c2), 33n) * c1);
}

function finalMix(value: bigint): bigint {
  let k = value;
  k = u64((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn);
  k = u64((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}
