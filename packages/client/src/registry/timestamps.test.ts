import { expect, it } from 'vitest';
import { MonotonicTimestamps } from './timestamps.ts';

it('counts microseconds since the epoch', () => {
  expect(new MonotonicTimestamps(() => 1_700_000_000_000).next()).toBe(1_700_000_000_000_000);
});

it('increases within one millisecond and when the clock goes back', () => {
  const clock = [5, 5, 4, 6];
  const timestamps = new MonotonicTimestamps(() => clock.shift()!);

  expect([1, 2, 3, 4].map(() => timestamps.next())).toEqual([5000, 5001, 5002, 6000]);
});
