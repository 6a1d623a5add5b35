import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceInterval, mean, median, overlaps, quantile, standardDeviation } from './summary.ts';
import { createRandom, shuffled } from './random.ts';

describe('summaries', () => {
  it('returns mean, median and standard deviation of a small sample', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];

    expect(mean(values)).toBe(5);
    expect(median(values)).toBe(4.5);
    expect(standardDeviation(values)).toBeCloseTo(2.13809, 5);
  });

  it('uses the nearest rank for a quantile', () => {
    expect(quantile([10, 20, 30, 40], 0.5)).toBe(20);
    expect(quantile([10, 20, 30, 40], 0.95)).toBe(40);
    expect(quantile([10, 20, 30, 40], 0)).toBe(10);
  });

  it("uses Student's t for the interval of a few values", () => {
    const { low, high } = confidenceInterval([1, 2, 3]);

    expect(low).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 6);
    expect(high).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 6);
  });

  it('returns an infinite interval for a single value', () => {
    expect(confidenceInterval([7])).toEqual({ mean: 7, low: -Infinity, high: Infinity });
  });

  it('returns an interval that contains the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2, maxLength: 40 }), (values) => {
        const interval = confidenceInterval(values);
        expect(interval.low <= interval.mean && interval.mean <= interval.high).toBe(true);
        expect(overlaps(interval, confidenceInterval(values.toReversed()))).toBe(true);
      }),
    );
  });
});

const ascending = (left: number, right: number): number => left - right;

describe('seeded randomness', () => {
  it('returns the same numbers for the same seed', () => {
    expect(shuffled([1, 2, 3, 4, 5], createRandom(3))).toEqual(shuffled([1, 2, 3, 4, 5], createRandom(3)));
    expect(createRandom(1)()).not.toBe(createRandom(2)());
  });

  it('keeps every value when shuffling', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
        expect(shuffled(values, createRandom(seed)).toSorted(ascending)).toEqual(values.toSorted(ascending));
      }),
    );
  });
});
