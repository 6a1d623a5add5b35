import { describe, expect, it } from 'vitest';
import { InlineExecutor, ShutdownError, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('shutdown of %s', (_name, create) => {
  it('finishes submitted work, and submit throws at once', async () => {
    const executor = create();
    const futures = Array.from({ length: 5 }, (_, index) => executor.submit(work.double, index));

    const ended = executor.shutdown();
    expect(() => executor.submit(work.add, 1, 2)).toThrow(ShutdownError);
    expect(() => executor.map(work.double, [1])).toThrow(ShutdownError);
    await expect(executor.service(commands)).rejects.toBeInstanceOf(ShutdownError);
    await ended;

    expect(await Promise.all(futures)).toEqual([0, 2, 4, 6, 8]);
    expect(executor.stats()).toMatchObject({ isShutDown: true, tasks: { completed: 5, queued: 0 } });
  });

  it('cancels waiting tasks with cancelFutures', async () => {
    const executor = create();
    const gate = new Gate();
    const running = executor.submit(work.holdAsync, gate.cells);
    const waiting = executor.submit(work.add, 1, 2);
    await gate.untilBegun(1);

    const ended = executor.shutdown({ cancelFutures: true });
    gate.open();
    await ended;

    expect(waiting.cancelled).toBe(true);
    expect(await running).toBeTypeOf('number');
  });

  it('ends once, however often it is called, also from a done callback', async () => {
    const executor = create();
    const inCallback = Promise.withResolvers<void>();
    executor.submit(work.add, 1, 2).addDoneCallback(() => inCallback.resolve(executor.shutdown()));

    await Promise.all([inCallback.promise, executor.shutdown(), executor.shutdown({ wait: false })]);
    await executor.shutdown();
  });

  it('closes services after their requests', async () => {
    const executor = create();
    const closed = new Int32Array(new SharedArrayBuffer(4));
    const service = await executor.service<Command, unknown>(commands, { data: { closed } });

    const last = service.request({ do: 'echo', value: 'last' });
    await executor.shutdown();

    expect(await last).toBe('last');
    expect(closed[0]).toBe(1);
    await expect(service.request({ do: 'who' })).rejects.toBeInstanceOf(ShutdownError);
  });

  it('ends at the end of an `await using` block', async () => {
    let future;
    {
      await using executor = create();
      future = executor.submit(work.double, 4);
    }

    expect(future.done).toBe(true);
  });
});

it('returns at once with wait: false, and the work still ends', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  const running = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);

  await executor.shutdown({ wait: false });
  expect(running.done).toBe(false);
  gate.open();

  expect(await running).toBeTypeOf('number');
  await executor.shutdown();
});

it('terminates what is left after timeoutMs', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  const running = executor.submit(work.hold, gate.cells);
  const waiting = executor.submit(work.add, 1, 2);
  await gate.untilBegun(1);

  await executor.shutdown({ timeoutMs: 10 });

  expect(await running.exception()).toMatchObject({ code: 'terminated' });
  expect(await waiting.exception()).toMatchObject({ code: 'terminated' });
});

it('resolves when the threads are gone, also when another call terminates them', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const gate = new Gate();
  const running = [executor.submit(work.hold, gate.cells), executor.submit(work.hold, gate.cells)];
  await gate.untilBegun(2);

  await executor.shutdown({ wait: false, timeoutMs: 0 });
  await executor.shutdown();

  expect(executor.stats().threads.map((thread) => thread.state)).toEqual(['absent', 'absent']);
  expect(running.every((future) => future.state === 'failed')).toBe(true);
});

it('rejects tasks, requests and a starting service on terminate()', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const gate = new Gate();
  const service = await executor.service<Command, unknown>(commands);
  const held = service.request({ do: 'hold' });
  const task = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);
  const opening = executor.service(commands);

  const outcomes = Promise.allSettled([held, task, opening, service.request({ do: 'hold' }, { thread: 1 })]);
  await Promise.all([executor.terminate(), executor.terminate()]);

  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'terminated' } });
  }
  expect(executor.stats().threads.every((thread) => thread.state === 'absent')).toBe(true);
  await executor.shutdown();
});

it('shuts down while threads are starting', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const future = executor.submit(work.add, 1, 2);

  await executor.shutdown();
  expect(await future).toBe(3);

  const other = new ThreadPoolExecutor({ maxWorkers: 2 });
  const lost = other.submit(work.add, 1, 2);
  await other.terminate();
  expect(await lost.exception()).toMatchObject({ code: 'terminated' });
});

it('shuts down while a thread is dying', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const dying = executor.submit(work.exit, 1);
  const next = executor.submit(work.add, 1, 2);

  await executor.shutdown();

  expect(await dying.exception()).toMatchObject({ code: 'thread-exited' });
  expect(await next).toBe(3);
});

it('shuts down when nothing was ever started', async () => {
  const executor = new ThreadPoolExecutor();

  await executor.shutdown();

  expect(() => executor.submit(work.add, 1, 2)).toThrow('submit after shutdown');
});
