import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

describe('spreadOf', () => {
  it('returns the median, the smallest and the largest value', () => {
    expect(spreadOf([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9, count: 3 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, min: 1, max: 2, count: 2 });
  });

  it('rejects an empty list with a RangeError', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
