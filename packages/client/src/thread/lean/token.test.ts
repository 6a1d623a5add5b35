import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { hash, token } from './token.ts';

const require = createRequire(import.meta.url);
const { Murmur3Tokenizer } = require('cassandra-driver/lib/tokenizer') as {
  Murmur3Tokenizer: new () => { hash(key: Buffer): object; stringify(token: object): string };
};

function tokenOf(key: Buffer, at = 0, length = key.length): string {
  hash(key, new DataView(key.buffer, key.byteOffset, key.length), at, length);
  return [token.low, token.low >>> 16, token.high, token.high >>> 16].map((word) => word & 0xffff).join(',');
}

it("computes the driver's token of 20,000 keys of every length up to 80 bytes", () => {
  const tokenizer = new Murmur3Tokenizer();
  for (let count = 0; count < 20_000; count++) {
    const key = randomBytes(count % 81);
    expect(tokenOf(key), key.toString('hex')).toBe(tokenizer.stringify(tokenizer.hash(key)));
  }
});

it('hashes a part of a larger memory', () => {
  const key = Buffer.from('..a key in the middle..');

  expect(tokenOf(key, 2, 19)).toBe(tokenOf(Buffer.from('a key in the middle')));
});
