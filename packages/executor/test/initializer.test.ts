import { expect, it } from 'vitest';
import { BrokenThreadPoolError, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

it('calls the initializer in each thread before its first task', async () => {
  await using executor = new ThreadPoolExecutor({
    maxWorkers: 2,
    initializer: work.initialize,
    initializerArgs: [{ region: 'eu' }],
  });

  const results = await Promise.all([executor.submit(work.initialized), executor.submit(work.initialized)]);

  expect(results).toEqual([{ region: 'eu' }, { region: 'eu' }]);
});

it('waits for an asynchronous initializer', async () => {
  await using executor = new ThreadPoolExecutor({
    maxWorkers: 1,
    initializer: work.initializeLater,
    initializerArgs: ['late'],
  });

  expect(await executor.submit(work.initialized)).toBe('late');
});

it('lets a task on another thread finish when an initializer breaks the pool', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(4));
  const gate = new Gate();
  await using executor = new ThreadPoolExecutor({
    maxWorkers: 2,
    initializer: work.initializeOnce,
    initializerArgs: [cells],
  });

  const running = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);
  const broken = executor.submit(work.add, 1, 2);
  expect(await broken.exception()).toMatchObject({ code: 'broken-pool', cause: { message: 'only once' } });
  gate.open();

  expect(await running).toBeTypeOf('number');
});

it('breaks the pool when the initializer fails, and each future gets its own error object', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, initializer: work.failToInitialize });

  const futures = [executor.submit(work.add, 1, 2), executor.submit(work.add, 1, 2)];
  const errors = await Promise.all(futures.map((future) => future.exception()));

  expect(errors[0]).toBeInstanceOf(BrokenThreadPoolError);
  expect(errors[0]).toMatchObject({ code: 'broken-pool', cause: { message: 'no disk' } });
  expect(errors[0]).not.toBe(errors[1]);
  expect(() => executor.submit(work.add, 1, 2)).toThrow(BrokenThreadPoolError);
  await expect(executor.service<Command, unknown>(commands)).rejects.toBeInstanceOf(BrokenThreadPoolError);
  expect(executor.stats().isBroken).toBe(true);
});

it('rejects service() when the initializer fails', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2, initializer: work.failToInitialize });

  await expect(executor.service(commands)).rejects.toMatchObject({
    code: 'broken-pool',
    cause: { message: 'no disk' },
  });
});

it('breaks the pool when threads die before they are ready', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, initializer: work.exit, initializerArgs: [4] });

  expect(await executor.submit(work.add, 1, 2).exception()).toMatchObject({
    code: 'broken-pool',
    cause: { code: 'thread-exited', exitCode: 4 },
  });
});

it('breaks the pool when an argument of the initializer cannot be cloned', async () => {
  await using executor = new ThreadPoolExecutor({
    maxWorkers: 1,
    initializer: work.initialize,
    initializerArgs: [() => 1],
  });

  expect(await executor.submit(work.add, 1, 2).exception()).toMatchObject({ code: 'broken-pool' });
});

it('calls the finalizer in each thread on shutdown', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(4));
  const executor = new ThreadPoolExecutor({ maxWorkers: 2, finalizer: work.count, finalizerArgs: [cells] });
  await executor.service(commands);

  await executor.shutdown();

  expect(cells[0]).toBe(2);
});

it('rejects shutdown with the cause when the finalizer fails', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(4));
  const executor = new ThreadPoolExecutor({ maxWorkers: 1, finalizer: work.countAndFail, finalizerArgs: [cells] });
  await executor.submit(work.add, 1, 2);

  await expect(executor.shutdown()).rejects.toMatchObject({ code: 'broken-pool', cause: { message: 'cannot finish' } });
  expect(cells[0]).toBe(1);
});
