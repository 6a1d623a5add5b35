import { types } from 'cassandra-driver';
import { expect, it } from 'vitest';
import { checksumOf } from './checksum.ts';

const id = types.Uuid.fromString('00000000-0000-4000-8000-000000000001');

it('is the same for values that mean the same', () => {
  const driver = checksumOf([{ id, v: new types.Vector([1, 0.5], 'float'), tags: ['a'], counts: { b: 1 } }]);
  const client = checksumOf([
    { id: types.Uuid.fromString(String(id)), v: Float32Array.of(1, 0.5), tags: ['a'], counts: { b: 1 } },
  ]);

  expect(client).toBe(driver);
});

it.each<[unknown, unknown]>([
  [null, undefined],
  ['1', 1],
  ['', null],
  [new Date(1), new Date(2)],
  [Buffer.of(1), Buffer.of(2)],
  [types.Long.fromNumber(1), types.Long.fromNumber(2)],
  [Float32Array.of(1, 2), Float32Array.of(1, 3)],
  [
    ['a', 'b'],
    ['a', 'c'],
  ],
  [{ a: 1 }, { a: 2 }],
  [true, false],
])('tells %j from %j', (left, right) => {
  expect(checksumOf([{ value: left }])).not.toBe(checksumOf([{ value: right }]));
});

it('depends on names and on the order of rows', () => {
  expect(checksumOf([{ a: 1 }])).not.toBe(checksumOf([{ b: 1 }]));
  expect(checksumOf([{ a: 1 }, { a: 2 }])).not.toBe(checksumOf([{ a: 2 }, { a: 1 }]));
  expect(checksumOf([null])).not.toBe(checksumOf([]));
});
