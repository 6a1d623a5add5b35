import { expect, it } from 'vitest';
import { share, shareRange, threeDigits } from './numbers.ts';

it('shows three digits that mean something', () => {
  expect([0, 0.00823, 0.347, 2.314, 32.54, 168, 21_726.4, -1994].map(threeDigits)).toEqual([
    '0',
    '0.0082',
    '0.347',
    '2.31',
    '32.5',
    '168',
    '21,726',
    '-1,994',
  ]);
});

it('says shares below one as fractions', () => {
  expect([1 / 12.34, 1 / 10, 1 / 250.4, 1, 1.316, 0].map(share)).toEqual([
    '1/12.3',
    '1/10',
    '1/250',
    '1.00x',
    '1.32x',
    '0',
  ]);
});

it('gives ranges from the worst to the best', () => {
  expect(shareRange({ median: 0.2, min: 0.1, max: 0.25, count: 3 })).toBe('1/4 – 1/10');
});
