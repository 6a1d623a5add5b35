import { expect, it } from 'vitest';
import { QueueFullError, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { work } from './references.ts';

it.each([0, 2])('fails futures with queue-full when %i tasks wait', async (maxQueue) => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2, maxQueue });
  const gate = new Gate();

  const accepted = Array.from({ length: 2 + maxQueue }, () => executor.submit(work.hold, gate.cells));
  const refused = executor.submit(work.add, 1, 2);

  expect(refused.done).toBe(true);
  expect(await refused.exception()).toBeInstanceOf(QueueFullError);
  expect(await refused.exception()).toMatchObject({ code: 'queue-full', maxQueue });
  gate.open();
  await Promise.all(accepted);
});

it('cancels ten thousand waiting tasks one by one, and none stays queued', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  const running = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);

  const futures = Array.from({ length: 10_000 }, () => executor.submit(work.add, 1, 2));
  expect(futures.every((future) => future.cancel())).toBe(true);

  expect(executor.stats().tasks).toMatchObject({ queued: 0, cancelled: 10_000 });
  gate.open();
  await running;
});
