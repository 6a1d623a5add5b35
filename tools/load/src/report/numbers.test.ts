import { describe, expect, it } from 'vitest';
import { comparison, comparisonRange, count, percent, threeDigits, times } from './numbers.ts';

describe('numbers of a report', () => {
  it('shows three significant digits', () => {
    expect([0, 0.00823, 0.347, 2.314, 32.54, 168, 21_726.4, -1994].map((value) => threeDigits(value))).toEqual([
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

  it.each([
    [0.2944, '0.294'],
    [5.211, '5.21'],
    [23.44, '23.4'],
    [378.2, '378'],
    [12_345.6, '12,346'],
    [-0.012, '-0.012'],
  ])('shows %f with at most three decimals as %s', (value, expected) => {
    expect(threeDigits(value, 3)).toBe(expected);
  });

  it('shows counts with thousands apart', () => {
    expect(count(1_234_567.4)).toBe('1,234,567');
  });

  it('shows a dash for a missing figure', () => {
    expect([percent(null), times(null)]).toEqual(['-', '-']);
    expect([percent(0.834), times(0.1249)]).toEqual(['83 %', '0.12x']);
  });

  it('says how many times less a figure is', () => {
    expect([1 / 12.34, 1 / 10, 1 / 250.4, 0.98, 1, 1.316, 0].map(comparison)).toEqual([
      '12.3x less',
      '10x less',
      '250x less',
      '0.98x',
      '1.00x',
      '1.32x',
      '0',
    ]);
  });

  it('shows ranges from the worst to the best', () => {
    expect(comparisonRange({ median: 0.2, min: 0.1, max: 0.25, count: 3 })).toBe('4x to 10x less');
    expect(comparisonRange({ median: 1, min: 0.5, max: 1.25, count: 3 })).toBe('1.25x to 2x less');
    expect(comparisonRange({ median: 1, min: 0.97, max: 1.25, count: 3 })).toBe('1.25x to 0.97x');
  });
});
