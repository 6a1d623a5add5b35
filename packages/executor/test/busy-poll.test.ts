import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ThreadPoolExecutor, type ThreadSample } from '@async-cassandra/executor';
import type { Command } from './modules/service.ts';
import { commands } from './references.ts';

type Who = { readonly index: number };

it('sends a request to the thread that is still awake', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 3, busyPollMicros: 10_000 });
  await using service = await executor.service<Command, Who>(commands);
  let last = await service.request({ do: 'who' });
  let isSame = false;
  // If threads were used in turn, it would never be the same one. On a busy machine a thread is not always awake in time.
  while (!isSame) {
    const next = await service.request({ do: 'who' });
    isSame = next.index === last.index;
    last = next;
  }

  expect(isSame).toBe(true);
});

it('uses threads in turn when none is awake', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 3, busyPollMicros: 0 });
  await using service = await executor.service<Command, Who>(commands);
  const threads: number[] = [];
  for (let left = 6; left > 0; left--) threads.push((await service.request({ do: 'who' })).index);

  expect(new Set(threads.slice(0, 3)).size).toBe(3);
  expect(threads.slice(3)).toEqual(threads.slice(0, 3));
});

it('counts a thread that is awake without work as idle', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, busyPollMicros: 10_000 });
  await using service = await executor.service<Command, Who>(commands);
  const sample = async (): Promise<ThreadSample> => (await executor.sampleThreads())[0] as ThreadSample;
  const before = await sample();
  let after = before;
  // The limit is low, because on a busy machine a thread gets few turns.
  while (after.lookedMs - before.lookedMs < 2) {
    await service.request({ do: 'who' });
    await pause(3);
    after = await sample();
  }

  expect(after.loopIdleMs - before.loopIdleMs).toBeGreaterThanOrEqual(after.lookedMs - before.lookedMs - 0.1);
  expect(executor.stats().threads[0]?.utilization).toBeLessThan(1);
});

it('rejects a busyPollMicros out of range', () => {
  expect(() => new ThreadPoolExecutor({ busyPollMicros: -1 })).toThrow(
    'busyPollMicros must be an integer from 0 to 10000, got -1',
  );
  expect(() => new ThreadPoolExecutor({ busyPollMicros: 0.5 })).toThrow(
    'busyPollMicros must be an integer from 0 to 10000, got 0.5',
  );
});
