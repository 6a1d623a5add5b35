import { expect, it } from 'vitest';
import { types } from './driver.ts';
import { areSmallValues } from './small-values.ts';
import { WrittenValues } from './written-values.ts';

const text = 'x'.repeat(8000);
const written = new WrittenValues();
written.value(Buffer.alloc(9000));
const cycle: unknown[] = [];
cycle.push(cycle);

it.for([
  ['no parameters', undefined],
  ['numbers, texts, nulls and dates', [1, 'a', null, undefined, 1n, new Date(0), true]],
  ['values by name', { id: types.Uuid.random(), v: text }],
  ['short lists, sets and maps', [[1, 2], new Set(['a']), new Map([['a', { b: 'c' }]])]],
] as const)('takes %s as small', ([, parameters]) => {
  expect(areSmallValues(parameters)).toBe(true);
});

it.for([
  ['a long text', [1, `${text}${text}`]],
  ['two texts that are long together', { a: text, b: text }],
  ['a large blob', [Buffer.alloc(9000)]],
  ['a long list', [Array.from({ length: 2000 }, () => 1)]],
  ['a long set', [new Set(Array.from({ length: 2000 }, (_, value) => value))]],
  ['a map with a long value', [new Map([['a', `${text}${text}`]])]],
  ['a vector', [new types.Vector(Array.from({ length: 1536 }, () => 0.5))]],
  ['a long text within a user-defined type', [{ address: { street: `${text}${text}` } }]],
  ['a list that holds itself', [cycle]],
  [
    'an object that cannot be read',
    [
      {
        get v(): never {
          throw new Error('no');
        },
      },
    ],
  ],
] as const)('takes %s as large', ([, parameters]) => {
  expect(areSmallValues(parameters)).toBe(false);
});

it('counts values that are copied already', () => {
  expect(areSmallValues(undefined, written)).toBe(false);
  expect(areSmallValues(undefined, new WrittenValues())).toBe(true);
});
