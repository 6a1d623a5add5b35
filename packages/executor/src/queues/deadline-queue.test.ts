import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeadlineQueue, type Deadline } from './deadline-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function deadline(name: string, fired: string[]): Deadline {
  return { deadlineAt: 0, heapIndex: -1, onDeadline: () => fired.push(name) };
}

it('fires deadlines in the order of time, whatever the order of insertion', () => {
  const queue = new DeadlineQueue();
  const fired: string[] = [];
  for (const timeoutMs of [50, 10, 30, 20, 40]) {
    queue.add(deadline(`${timeoutMs}`, fired), timeoutMs);
  }

  vi.advanceTimersByTime(35);
  expect(fired).toEqual(['10', '20', '30']);
  vi.advanceTimersByTime(35);

  expect(fired).toEqual(['10', '20', '30', '40', '50']);
  expect(queue.size).toBe(0);
});

it('has one timer for all deadlines', () => {
  const queue = new DeadlineQueue();

  for (let i = 0; i < 1000; i++) {
    queue.add(deadline('', []), 1000 - (i % 7));
  }

  expect(vi.getTimerCount()).toBe(1);
});

it('does not fire removed deadlines, in any order of removal', () => {
  const queue = new DeadlineQueue();
  const fired: string[] = [];
  const items = Array.from({ length: 100 }, (_, index) => deadline(`${index}`, fired));
  items.forEach((item, index) => queue.add(item, (index * 37) % 100));

  const removed = items.filter((_, index) => index % 3 === 0);
  removed.forEach((item) => {
    queue.remove(item);
    queue.remove(item);
  });
  vi.advanceTimersByTime(200);

  expect(fired.map(Number)).toEqual(
    Array.from({ length: 100 }, (_, index) => index)
      .filter((index) => index % 3 !== 0)
      .toSorted((a, b) => ((a * 37) % 100) - ((b * 37) % 100)),
  );
});

it('arms its timer again for a deadline beyond the longest timer', () => {
  const queue = new DeadlineQueue();
  const fired: string[] = [];
  queue.add(deadline('far', fired), 2 ** 32);

  vi.advanceTimersByTime(2 ** 31);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(2 ** 31 + 10);

  expect(fired).toEqual(['far']);
});
