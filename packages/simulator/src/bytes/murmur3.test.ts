import { expect, it } from 'vitest';
import { murmur3Token } from './murmur3.ts';

// Tokens that Cassandra 5.0.9 gave for `SELECT token(k)`.
it.each([
  [Buffer.from('00000001', 'hex'), -4069959284402364209n],
  [Buffer.from('00000002', 'hex'), -3248873570005575792n],
  [Buffer.from('a'), -8839064797231613815n],
])('token of %o is %d', (key, token) => {
  expect(murmur3Token(key)).toBe(token);
});
