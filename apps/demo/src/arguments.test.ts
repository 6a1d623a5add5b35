import { describe, expect, it } from 'vitest';
import { parseDuration, parseSizes } from './arguments.ts';

describe('parseSizes', () => {
  it('reads sizes in ascending order, each once', () => {
    expect(parseSizes('4, 1,2,2')).toEqual([1, 2, 4]);
  });

  it.each(['', '0', '1,,2', '1.5', '129', 'two'])('refuses %j', (text) => {
    expect(() => parseSizes(text)).toThrow('integers from 1 to 128');
  });
});

describe('parseDuration', () => {
  it.each([
    ['800ms', 800],
    ['1.5s', 1500],
    ['2', 2000],
  ])('reads %s as %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '5 minutes', '50ms', '-1s', '601s'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow('from 100ms to 600s');
  });
});
