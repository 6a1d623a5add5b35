import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

describe('spreadOf', () => {
  it('gives the median and the ends', () => {
    expect(spreadOf([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9, count: 3 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, min: 1, max: 2, count: 2 });
  });

  it('refuses a list without values', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
