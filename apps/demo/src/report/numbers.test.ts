import { describe, expect, it } from 'vitest';
import { count, percent, threeDigits, times } from './numbers.ts';

describe('numbers of the report', () => {
  it.each([
    [0.2944, '0.294'],
    [5.211, '5.21'],
    [23.44, '23.4'],
    [378.2, '378'],
    [12_345.6, '12,346'],
    [-0.012, '-0.012'],
  ])('shows three digits of %f as %s', (value, expected) => {
    expect(threeDigits(value)).toBe(expected);
  });

  it('shows counts with thousands apart', () => {
    expect(count(1_234_567.4)).toBe('1,234,567');
  });

  it('shows a dash for what was not measured', () => {
    expect([percent(null), times(null)]).toEqual(['-', '-']);
    expect([percent(0.834), times(0.1249)]).toEqual(['83 %', '0.12x']);
  });
});
