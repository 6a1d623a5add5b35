import { describe, expect, it } from 'vitest';
import { parseContactPoints, parseCount } from './arguments.ts';

describe('parseCount', () => {
  it.each(['', '0', '1.5', 'x', '11'])('rejects %j, which is not from 1 to 10', (text) => {
    expect(() => parseCount(1, 10)(text)).toThrow('It must be an integer from 1 to 10.');
  });

  it('reads an integer', () => {
    expect(parseCount(1, 10)('10')).toBe(10);
  });
});

describe('parseContactPoints', () => {
  it.each([
    ['127.0.0.1', ['127.0.0.1'], 9042],
    ['a:9142, b:9142', ['a', 'b'], 9142],
    ['[::1]:9043', ['::1'], 9043],
    ['::1', ['::1'], 9042],
  ])('reads %s', (text, contactPoints, port) => {
    expect(parseContactPoints(text)).toEqual({ contactPoints, port });
  });

  it('reads an empty text as no contact points', () => {
    expect(parseContactPoints(' ')).toMatchObject({ contactPoints: [] });
  });

  it('rejects hosts with different ports', () => {
    expect(() => parseContactPoints('a:1,b:2')).toThrow('same port');
  });

  it.each([',', 'a:0', 'a:70000'])('rejects %j', (text) => {
    expect(() => parseContactPoints(text)).toThrow('host[:port]');
  });
});
