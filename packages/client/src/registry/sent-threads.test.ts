import type { ServiceThread } from '@async-cassandra/executor';
import { expect, it } from 'vitest';
import { SentThreads } from './sent-threads.ts';

function thread(index: number, generation = 1): ServiceThread {
  return { index, generation, name: `pool-${index}`, memory: undefined, signal: () => {} };
}

it('sends something to each thread once', () => {
  const sent = new SentThreads();
  const [first, second] = [thread(0), thread(1)];

  expect([sent.add(first), sent.add(second), sent.add(first), sent.add(second)]).toEqual([true, true, false, false]);
});

it('sends it again to a thread that replaces a dead one, and to a thread that forgot it', () => {
  const sent = new SentThreads();
  const [dead, replacement] = [thread(0), thread(0, 2)];
  sent.add(dead);

  expect(sent.delete(replacement)).toBe(false);
  expect(sent.add(replacement)).toBe(true);
  expect(sent.delete(replacement)).toBe(true);
  expect(sent.delete(replacement)).toBe(false);
  expect(sent.add(replacement)).toBe(true);
});
