import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ThreadPoolExecutor } from '@async-cassandra/executor';
import type { Command } from './modules/service.ts';
import { commands } from './references.ts';

type Who = { readonly index: number };

it('gives requests that come one after the other to the thread that is still awake', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 3, busyPollMicros: 10_000 });
  await using service = await executor.service<Command, Who>(commands);
  const first = await service.request({ do: 'who' });
  const threads = new Set<number>([first.index]);
  for (let left = 20; left > 0; left--) threads.add((await service.request({ do: 'who' })).index);

  // One more when the machine is so busy that 10 ms pass between two requests.
  expect(threads.size).toBeLessThan(3);
});

it('takes threads in turn where none looks for work', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 3, busyPollMicros: 0 });
  await using service = await executor.service<Command, Who>(commands);
  const threads: number[] = [];
  for (let left = 6; left > 0; left--) threads.push((await service.request({ do: 'who' })).index);

  expect(new Set(threads.slice(0, 3)).size).toBe(3);
  expect(threads.slice(3)).toEqual(threads.slice(0, 3));
});

it('counts a thread that looks for work as idle', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, busyPollMicros: 10_000 });
  await using service = await executor.service<Command, Who>(commands);
  const before = (await executor.sampleThreads())[0];
  const startedAt = performance.now();
  for (let left = 40; left > 0; left--) {
    await service.request({ do: 'who' });
    await pause(3);
  }
  const elapsedMs = performance.now() - startedAt;
  const after = (await executor.sampleThreads())[0];
  const activeMs = (after?.loopActiveMs ?? 0) - (before?.loopActiveMs ?? 0);
  const cpuMs = ((after?.cpuUserMicros ?? 0) + (after?.cpuSystemMicros ?? 0) - (before?.cpuUserMicros ?? 0) - (before?.cpuSystemMicros ?? 0)) / 1000;

  // It was awake nearly all the time, and had next to nothing to do.
  expect(cpuMs).toBeGreaterThan(10);
  expect(activeMs).toBeLessThan(elapsedMs * 0.9);
  expect(executor.stats().threads[0]?.utilization).toBeLessThan(0.9);
});

it('refuses a limit that is none', () => {
  expect(() => new ThreadPoolExecutor({ busyPollMicros: -1 })).toThrow('busyPollMicros must be an integer from 0 to 10000, got -1');
  expect(() => new ThreadPoolExecutor({ busyPollMicros: 0.5 })).toThrow('busyPollMicros must be an integer from 0 to 10000, got 0.5');
});
