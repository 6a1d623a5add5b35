import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { TurnClock } from './turn-clock.ts';

it('reads the time once per turn, and again in the next turn', async () => {
  const clock = new TurnClock();
  const read = vi.spyOn(performance, 'now');
  const [first, second] = [clock.now(), clock.now()];
  const readsOfOneTurn = read.mock.calls.length;
  await nextTurn();
  const third = clock.now();
  read.mockRestore();

  expect(second).toBe(first);
  expect(readsOfOneTurn).toBe(1);
  expect(third).toBeGreaterThan(first);
});

it('reads the time again after 32 calls in one turn', () => {
  const clock = new TurnClock();
  const times = new Set(Array.from({ length: 100 }, () => clock.now()));

  expect(times.size).toBe(4);
});
