import type { ServiceThread } from '@async-cassandra/executor';
import { expect, it } from 'vitest';
import { ToldThreads } from './told-threads.ts';

function thread(index: number, generation = 1): ServiceThread {
  return { index, generation, name: `pool-${index}`, memory: undefined, signal: () => {} };
}

it('tells each thread once', () => {
  const told = new ToldThreads();
  const [first, second] = [thread(0), thread(1)];

  expect([told.add(first), told.add(second), told.add(first), told.add(second)]).toEqual([true, true, false, false]);
});

it('tells the thread that replaces a dead one, and a thread that was made to forget', () => {
  const told = new ToldThreads();
  const [dead, replacement] = [thread(0), thread(0, 2)];
  told.add(dead);

  expect(told.delete(replacement)).toBe(false);
  expect(told.add(replacement)).toBe(true);
  expect(told.delete(replacement)).toBe(true);
  expect(told.delete(replacement)).toBe(false);
  expect(told.add(replacement)).toBe(true);
});
