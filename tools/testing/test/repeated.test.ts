import { expect, it } from 'vitest';
import { middleOf, repeated } from '../src/repeated.ts';

it('measures one after another and returns every result', async () => {
  let running = 0;
  let count = 0;

  const results = await repeated(3, async () => {
    expect(++running).toBe(1);
    await Promise.resolve();
    running -= 1;
    return ++count;
  });

  expect(results).toEqual([1, 2, 3]);
});

it('returns the middle value, which one wrong repeat does not change', () => {
  expect(middleOf([8207, 900, 910])).toBe(910);
  expect(middleOf([4, 1, 3, 2])).toBe(2);
  expect(() => middleOf([])).toThrow(RangeError);
});
