import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { QueueFullError, ThreadExitedError, ThreadPoolExecutor, type Future } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, short } from './references.ts';

function createCells(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

/** Runs enough short tasks for the pool to learn that they are short. From then on it sends them ahead. */
async function teach(executor: ThreadPoolExecutor): Promise<void> {
  const cells = createCells(1);
  for (let round = 0; round < 30; round++) {
    await Promise.all(
      Array.from({ length: executor.maxWorkers * 4 }, () => [
        executor.submit(short.count, cells, 0),
        executor.submit(short.countAnd, cells, 0),
      ]).flat(),
    );
  }
}

it('runs or cancels each of ten thousand tasks, never both', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await teach(executor);
  const cells = createCells(10_000);
  const random = fc.sample(fc.integer({ min: 0, max: 9_999 }), { numRuns: 20_000, seed: 1 });
  const futures: Future<void>[] = [];
  const mistakes: string[] = [];

  for (let index = 0; index < 10_000; index++) {
    futures.push(executor.submit(short.count, cells, index));
    for (const chosen of random.splice(0, 2)) {
      // Mostly the latest ones, because they still wait.
      const future = futures[futures.length - 1 - (chosen % Math.min(futures.length, 50))] as Future<void>;
      const wasRunning = future.running;
      const isCancelled = future.cancel();
      if (isCancelled !== future.cancelled || (wasRunning && isCancelled))
        mistakes.push(`${index}: ${wasRunning} ${isCancelled}`);
    }
    if (index % 100 === 0) await turn();
  }
  await Promise.allSettled(futures);

  futures.forEach((future, index) => {
    if (cells[index] !== (future.cancelled ? 0 : 1))
      mistakes.push(`task ${index} ran ${cells[index]} times, cancelled: ${future.cancelled}`);
  });
  expect(mistakes).toEqual([]);
  const cancelled = futures.filter((future) => future.cancelled).length;
  expect(cancelled).toBeGreaterThan(0);
  expect(cancelled).toBeLessThan(10_000);
  expect(executor.stats().tasks).toMatchObject({ queued: 0, running: 0, cancelled });
});

it.each(['exit', 'reject-later'] as const)(
  'fails no other task than the running one when a thread dies (%s)',
  async (how) => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    await teach(executor);
    const cells = createCells(40);

    const futures = Array.from({ length: 40 }, (_, index) =>
      executor.submit(short.countAnd, cells, index, index === 10 ? how : undefined),
    );
    const errors = await Promise.all(futures.map((future) => future.exception()));

    expect(errors.filter((error) => error !== undefined)).toEqual(how === 'exit' ? [errors[10]] : []);
    expect(errors[10] instanceof ThreadExitedError).toBe(how === 'exit');
    expect([...cells]).toEqual(Array.from({ length: 40 }, () => 1));
  },
);

it('runs tasks behind a long one on another thread that is free', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await teach(executor);
  const gate = new Gate();
  const cells = createCells(61);

  const long = executor.submit(short.countAnd, cells, 60, gate.cells);
  const others = Array.from({ length: 60 }, (_, index) => executor.submit(short.countAnd, cells, index));
  await Promise.all(others);

  expect(long.done).toBe(false);
  gate.open();
  await long;
});

it('runs tasks behind long ones as soon as one thread is free', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await teach(executor);
  const gates = [new Gate(), new Gate()] as const;
  const cells = createCells(62);

  const long = gates.map((gate, index) => executor.submit(short.countAnd, cells, 60 + index, gate.cells));
  const others = Array.from({ length: 60 }, (_, index) => executor.submit(short.countAnd, cells, index));
  await Promise.all(gates.map((gate) => gate.untilBegun(1)));
  expect(executor.stats().tasks).toMatchObject({ queued: 60, running: 2 });
  gates[1].open();
  await Promise.all(others);

  expect(long[0]?.done).toBe(false);
  gates[0].open();
  await Promise.all(long);
});

it('runs tasks behind a long one before later tasks', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await teach(executor);
  const gate = new Gate();
  const cells = createCells(21);
  const state = { areDone: false };

  const long = executor.submit(short.countAnd, cells, 20, gate.cells);
  const others = Promise.all(
    Array.from({ length: 20 }, (_, index) => executor.submit(short.countAnd, cells, index)),
  ).then(() => (state.areDone = true));
  // The other thread is never without tasks: this ends because the older ones go first.
  const stream = Array.from({ length: 50 }, async () => {
    while (!state.areDone) await executor.submit(short.count, cells, 0);
  });
  await Promise.all([others, ...stream]);

  gate.open();
  await long;
});

it('lets a task wait for what the main thread does with the result of the task before it', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  await teach(executor);
  const gate = new Gate();
  const cells = createCells(2);

  const before = executor.submit(short.countAnd, cells, 0);
  const waiting = executor.submit(short.countAnd, cells, 1, gate.cells);
  await before;
  expect(waiting.done).toBe(false);
  gate.open();

  expect(await waiting).toBe(1);
});

it('starts and settles the tasks of one thread in the order of submission, whatever their results are', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const log = createCells(2001);
  const settled: number[] = [];
  const expected = Array.from({ length: 2000 }, (_, index) => index);

  const futures = expected.map((index) => executor.submit(short.note, log, index));
  futures.forEach((future, index) => future.addDoneCallback(() => settled.push(index)));
  const outcomes = await Promise.allSettled(futures);

  expect([...log.subarray(1)]).toEqual(expected);
  expect(settled).toEqual(expected);
  expect(outcomes.slice(0, 5)).toMatchObject([
    { value: undefined },
    { value: 1 },
    { value: 'text 2' },
    { value: { index: 3 } },
    { reason: { message: 'error 4' } },
  ]);
});

it('runs at most N blocking tasks at a time on N threads, even when earlier ones were short', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await teach(executor);
  const gate = new Gate();
  const cells = createCells(3);

  const futures = [0, 1, 2].map((index) => executor.submit(short.countAnd, cells, index, gate.cells));
  await gate.untilBegun(2);
  expect(executor.stats().tasks).toMatchObject({ running: 2, queued: 1 });
  expect(futures.map((future) => future.running)).toEqual([true, true, false]);
  expect(futures[2]?.cancel()).toBe(true);
  gate.open();
  await Promise.allSettled(futures);

  expect([...cells]).toEqual([1, 1, 0]);
});

it('reports a task that its thread has started as running, and does not cancel it', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  let hasBegun = false;

  // On a busy machine the pool may have measured these tasks as long. Then it learns again.
  for (let attempt = 0; attempt < 20 && !hasBegun; attempt++) {
    await teach(executor);
    const [first, second] = [new Gate(), new Gate()];
    const cells = createCells(2);
    const before = executor.submit(short.countAnd, cells, 0, first.cells);
    const future = executor.submit(short.countAnd, cells, 1, second.cells);
    await first.untilBegun(1);
    expect([future.running, executor.stats().tasks.queued]).toEqual([false, 1]);
    first.open();
    // No turn of the loop: the main thread has not seen the end of the first task when the second starts.
    hasBegun = Atomics.wait(second.cells, 1, 0, 500) !== 'timed-out';

    if (hasBegun) {
      expect([before.done, future.running, future.cancel(), future.done]).toEqual([false, true, false, false]);
      expect(executor.stats().tasks).toMatchObject({ queued: 0, running: 2 });
    }
    second.open();
    expect(await Promise.all([before, future])).toEqual([0, 1]);
  }

  expect(hasBegun).toBe(true);
});

it('counts tasks sent ahead as waiting, for maxQueue and for cancelFutures', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1, maxQueue: 130 });
  await teach(executor);
  const gate = new Gate();
  const cells = createCells(132);

  const long = executor.submit(short.countAnd, cells, 131, gate.cells);
  const waiting = Array.from({ length: 130 }, (_, index) => executor.submit(short.countAnd, cells, index));
  await gate.untilBegun(1);
  expect(await executor.submit(short.count, cells, 130).exception()).toBeInstanceOf(QueueFullError);
  expect(executor.stats().tasks).toMatchObject({ running: 1, queued: 130 });

  const ended = executor.shutdown({ cancelFutures: true });
  expect(waiting.every((future) => future.cancelled)).toBe(true);
  gate.open();
  await ended;

  expect(await long).toBe(131);
  expect([...cells].filter((ran) => ran > 0)).toEqual([1]);
});

it('takes tasks sent ahead back when a service opens, and runs its requests between two tasks', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  await teach(executor);
  const cells = createCells(60);
  const gate = new Gate();
  const events: string[] = [];

  const long = executor.submit(short.countAnd, cells, 59, gate.cells);
  const tasks = Array.from({ length: 50 }, (_, index) => executor.submit(short.countAnd, cells, index));
  await gate.untilBegun(1);
  const opening = executor.service<Command, unknown>(commands);
  tasks.forEach((task) => task.addDoneCallback(() => events.push('task')));
  const request = opening.then((service) => service.request({ do: 'who' })).then(() => events.push('request'));
  gate.open();
  await Promise.all([long, request, ...tasks]);

  expect(events.indexOf('request')).toBeLessThan(3);
  expect(events).toHaveLength(51);
});

it('runs the microtasks of a task before the next task', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  await teach(executor);

  const seen = await Promise.all(
    Array.from({ length: 100 }, () => [
      executor.submit(short.leaveMicrotask),
      executor.submit(short.seeMicrotask),
    ]).flat(),
  );

  expect(seen).toEqual(Array.from({ length: 100 }, () => [0, 1]).flat());
});

it('returns every kind of value unchanged', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const values = [
    undefined,
    null,
    true,
    false,
    0,
    -0,
    1.5,
    NaN,
    -Infinity,
    2 ** 53,
    10n,
    '',
    'text',
    [1],
    new Map([[1, 2]]),
  ];

  expect(await Promise.all(values.map((value) => executor.submit(short.give, value)))).toEqual(values);
});
