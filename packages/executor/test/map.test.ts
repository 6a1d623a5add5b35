import { describe, expect, it } from 'vitest';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { fails, work } from './references.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

async function* countAsync(to: number): AsyncGenerator<number> {
  for (let i = 0; i < to; i++) {
    yield i;
  }
}

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 2 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('map of %s', (_name, create) => {
  it('yields results in the order of the items', async () => {
    await using executor = create();

    expect(await collect(executor.map(work.double, [5, 3, 1]))).toEqual([10, 6, 2]);
    expect(await collect(executor.map(work.double, new Set([1, 2])))).toEqual([2, 4]);
    expect(await collect(executor.map(work.double, countAsync(4), { bufferSize: 2 }))).toEqual([0, 2, 4, 6]);
    expect(await collect(executor.map(work.double, []))).toEqual([]);
  });

  it('throws the first failure in the order of the items', async () => {
    await using executor = create();
    const results = executor.map(fails.throwRange, ['a', 'b']);

    await expect(results.next()).rejects.toThrow('a');
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });
});

it('starts at the call, before the first iteration', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const counter = new Int32Array(new SharedArrayBuffer(4));

  executor.map(
    work.count,
    Array.from({ length: 10 }, () => counter),
  );
  await executor.shutdown();

  expect(counter[0]).toBe(10);
});

it('never reads more than bufferSize items ahead of the results taken', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  let read = 0;
  function* items(): Generator<number> {
    for (let i = 0; ; i++) {
      read++;
      yield i;
    }
  }

  const results = executor.map(work.double, items(), { bufferSize: 3 });
  expect(read).toBe(3);
  await results.next();
  expect(read).toBe(4);
  await results.next();
  expect(read).toBe(5);
  await results.return?.();
});

it('cancels waiting tasks and closes the source after break', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  let isClosed = false;
  function* items(): Generator<Int32Array> {
    try {
      for (;;) {
        yield gate.cells;
      }
    } finally {
      isClosed = true;
    }
  }
  const quick = new Gate();
  quick.open();

  const results = executor.map(work.hold, items(), { bufferSize: 5 });
  await gate.untilBegun(1);
  await results.return?.();

  expect(isClosed).toBe(true);
  expect(executor.stats().tasks).toMatchObject({ queued: 0, running: 1, cancelled: 4 });
  gate.open();
});

it('throws a TimeoutError when it is not done in time, and cancels the rest', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();

  const results = executor.map(work.hold, [gate.cells, gate.cells], { timeoutMs: 50 });

  await expect(results.next()).rejects.toMatchObject({ code: 'timed-out' });
  expect(executor.stats().tasks.queued).toBe(0);
  gate.open();
});

it('throws the error of the source after the results before it', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  async function* items(): AsyncGenerator<number> {
    yield 1;
    throw new RangeError('source failed');
  }

  const results = executor.map(work.double, items());

  expect(await results.next()).toEqual({ done: false, value: 2 });
  await expect(results.next()).rejects.toThrow('source failed');
});

it('throws a ShutdownError when the executor is shut down while items are left', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const results = executor.map(work.double, [1, 2, 3], { bufferSize: 1 });

  await executor.shutdown();

  expect(await results.next()).toEqual({ done: false, value: 2 });
  await expect(results.next()).rejects.toMatchObject({ code: 'shut-down' });
});

it.each([
  [{ bufferSize: 0 }, 'bufferSize must be an integer of at least 1, got 0'],
  [{ timeoutMs: -1 }, 'timeoutMs must be a number of milliseconds of at least 0, got -1'],
  [{ buffersize: 1 }, 'did you mean bufferSize?'],
])('refuses %o', (options, message) => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  expect(() => executor.map(work.double, [1], options as object)).toThrow(message);
});

it('rejects items that are not iterable with a TypeError', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  expect(() => executor.map(work.double, 5 as unknown as number[])).toThrow('items must be an iterable');
});
