import { expect, it } from 'vitest';
import { PollTable } from './poll-table.ts';

it('shows the main thread which threads are awake, through shared memory', () => {
  const main = new PollTable(3);
  const thread = new PollTable(main.buffer);

  expect(thread.begin(1, 2)).toBe(true);
  expect([0, 1, 2].map((index) => main.isLooking(index))).toEqual([false, true, false]);
  thread.end(1);
  expect(main.isLooking(1)).toBe(false);
});

it('lets no more threads stay awake than the limit', () => {
  const table = new PollTable(3);

  expect([table.begin(0, 2), table.begin(2, 2), table.begin(1, 2)]).toEqual([true, true, false]);
  table.end(0);
  expect(table.begin(1, 2)).toBe(true);
});

it('adds up how long each thread was awake without work, until it is replaced', () => {
  const table = new PollTable(2);
  table.addLooked(1, 0.25);
  table.addLooked(1, 0.5);
  table.begin(1, 1);

  expect([table.lookedMs(0), table.lookedMs(1)]).toEqual([0, 0.75]);
  table.reset(1);
  expect([table.lookedMs(1), table.isLooking(1)]).toEqual([0, false]);
});
