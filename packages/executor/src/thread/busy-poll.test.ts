import { setTimeout as pause, setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PollTable } from '../wire/poll-table.ts';
import { BusyPoll } from './busy-poll.ts';

function create(limitMs: number, mostThreads = 1) {
  const table = new PollTable(2);
  return { table, poll: new BusyPoll({ limitMs, mostThreads }, table, 0), isLooking: () => table.isLooking(0) };
}

/** Until it looks no more. */
async function whileLooking(isLooking: () => boolean): Promise<void> {
  while (isLooking()) await nextTurn();
}

it('stays awake for the answer to its only request, then for the next request, and reports it', async () => {
  const { table, poll, isLooking } = create(10_000);
  poll.onRequests(1);
  // A turn in which something else held the thread does not count.
  while (table.lookedMs(0) === 0) await nextTurn();
  const forAnswer = isLooking();
  poll.onReplies(0);
  await nextTurn();
  const forRequest = isLooking();
  poll.onRequests(2);
  await nextTurn();

  expect([forAnswer, forRequest, isLooking()]).toEqual([true, true, false]);
});

it('does not stay awake while it has several requests', () => {
  const { poll, isLooking } = create(10_000);
  poll.onRequests(2);
  expect(isLooking()).toBe(false);
  poll.onReplies(1);
  expect(isLooking()).toBe(false);
});

it('sleeps after its limit', async () => {
  const { poll, isLooking } = create(5);
  const startedAt = performance.now();
  poll.onReplies(0);
  await whileLooking(isLooking);

  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(5);
});

it('stays awake less often after each miss, and at every chance again after a hit', async () => {
  const { poll, isLooking } = create(0.01);
  const looksAtChance = async (): Promise<boolean> => {
    poll.onReplies(0);
    const looks = isLooking();
    await whileLooking(isLooking);
    return looks;
  };
  const chances: boolean[] = [];
  for (let chance = 0; chance < 16; chance++) chances.push(await looksAtChance());

  expect(chances.flatMap((looks, chance) => (looks ? [chance] : []))).toEqual([0, 2, 6, 14]);

  for (let chance = 0; chance < 14; chance++) await looksAtChance();
  poll.onReplies(0);
  expect(isLooking()).toBe(true);
  poll.onRequests(2); // it came
  await nextTurn();
  const afterwards = [await looksAtChance(), await looksAtChance(), await looksAtChance()];
  expect(afterwards).toEqual([true, false, true]);
});

it('sleeps when enough other threads are awake', async () => {
  const { table, poll, isLooking } = create(10_000);
  table.begin(1, 1);
  poll.onRequests(1);
  expect(isLooking()).toBe(false);
  table.end(1);
  poll.onReplies(0);
  expect(isLooking()).toBe(true);
  poll.onRequests(2);
  await pause(1);
});
