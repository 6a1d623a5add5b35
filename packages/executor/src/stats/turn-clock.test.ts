import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { TurnClock } from './turn-clock.ts';

it('reads the time once for those who ask in one turn, and again in the next', async () => {
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

it('does not stamp a long loop with its beginning', () => {
  const clock = new TurnClock();
  const times = new Set(Array.from({ length: 100 }, () => clock.now()));

  expect(times.size).toBe(4);
});
