import { describe, expect, it } from 'vitest';
import { cutPieces, type Shape } from './shape.ts';

const bytes = Buffer.from('0123456789');

describe('cutPieces', () => {
  it.each<[Shape, string[]]>([
    [{}, ['0123456789']],
    [{ splitBytes: 4 }, ['0123', '4567', '89']],
    [{ splitBytes: 5 }, ['01234', '56789']],
    [{ splitBytes: 1 }, [...'0123456789']],
    [{ splitBytes: 10 }, ['0123456789']],
    [{ splitBytes: 99 }, ['0123456789']],
    [{ splitAt: [1, 9] }, ['0', '12345678', '9']],
    [{ splitAt: [5, 10, 12] }, ['01234', '56789']],
  ])('%o', (shape, pieces) => {
    expect(cutPieces(bytes, shape).map(String)).toEqual(pieces);
  });
});
