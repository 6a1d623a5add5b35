import { assert, bigInt, property } from 'fast-check';
import { expect, it } from 'vitest';
import { decodeUnsignedVint, decodeVint, encodeUnsignedVint, encodeVint } from './vint.ts';

it.each([
  [0n, '00'],
  [127n, '7f'],
  [128n, '8080'],
  [16383n, 'bfff'],
  [2n ** 56n, 'ff0100000000000000'],
  [2n ** 64n - 1n, 'ffffffffffffffffff'],
])('%d is written as %s', (value, hex) => {
  expect(encodeUnsignedVint(value).toString('hex')).toBe(hex);
});

it('reads back every unsigned integer of 64 bits', () => {
  assert(
    property(bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
      const bytes = encodeUnsignedVint(value);
      expect(decodeUnsignedVint(bytes, 0)).toEqual({ value, end: bytes.length });
    }),
  );
});

it('reads back every signed integer of 64 bits', () => {
  assert(
    property(bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      expect(decodeVint(encodeVint(value), 0).value).toBe(value);
    }),
  );
});
