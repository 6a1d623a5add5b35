import { expect, it } from 'vitest';
import { ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from '../gate.ts';
import { work } from '../references.ts';

it('has no more threads than maxWorkers, however many tasks there are', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 4 });
  const gate = new Gate();
  let starts = 0;
  executor.onThread((event) => {
    starts += event.type === 'start' ? 1 : 0;
  });

  const futures = Array.from({ length: 60 }, () => executor.submit(work.hold, gate.cells));
  expect(starts).toBe(4);
  await gate.untilBegun(4);
  gate.open();
  await Promise.all(futures);

  expect(starts).toBe(4);
  expect(gate.mostAtOnce).toBeLessThanOrEqual(4);
});

it('names its threads after the option name, or else after a number', async () => {
  await using named = new ThreadPoolExecutor({ maxWorkers: 3, name: 'SpecialPool' });
  const defaults = [new ThreadPoolExecutor({ maxWorkers: 1 }), new ThreadPoolExecutor({ maxWorkers: 1 })].map(
    (executor) => executor.stats().threads[0]?.name,
  );

  expect(named.stats().threads.map((thread) => thread.name)).toEqual([
    'SpecialPool-0',
    'SpecialPool-1',
    'SpecialPool-2',
  ]);
  expect(await named.submit(work.osThreadName)).toMatch(/^SpecialPool-[0-2]$/);
  expect(new Set(defaults).size).toBe(2);
  expect(defaults.every((name) => /^executor-\d+-0$/.test(String(name)))).toBe(true);
});

it('runs tasks that start processes, and tasks that have an executor of their own', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  expect(await executor.submit(work.runProcess)).toBe(0);
  expect(await executor.submit(work.runNestedExecutor, [1, 2, 3])).toEqual([2, 4, 6]);
});
