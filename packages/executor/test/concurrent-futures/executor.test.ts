import { describe, expect, it } from 'vitest';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from '../gate.ts';
import { work } from '../references.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('map of %s', (_name, create) => {
  it('yields the results before a failure, throws the failure, and then ends', async () => {
    await using executor = create();
    const results = executor.map(work.reciprocal, [1, 2, 0, 4]);

    expect(await results.next()).toEqual({ done: false, value: 1 });
    expect(await results.next()).toEqual({ done: false, value: 0.5 });
    await expect(results.next()).rejects.toThrow('division by zero');
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it('yields the results before its timeout, then throws a TimeoutError', async () => {
    await using executor = create();
    const [open, held] = [new Gate(), new Gate()];
    open.open();
    await executor.submit(work.add, 1, 2);

    const results: unknown[] = [];
    const loop = async (): Promise<void> => {
      for await (const result of executor.map(work.holdAsync, [open.cells, open.cells, held.cells], {
        timeoutMs: 1000,
      }))
        results.push(result);
    };

    await expect(loop()).rejects.toMatchObject({ code: 'timed-out', timeoutMs: 1000 });
    expect(results).toHaveLength(2);
    held.open();
  });

  it('cancels all waiting items with a timeoutMs of 0 when all threads are busy', async () => {
    const [first, others] = [new Gate(), new Gate()];
    {
      await using executor = create();
      const running = executor.submit(work.holdAsync, first.cells);
      const results = executor.map(work.holdAsync, [others.cells, others.cells], { timeoutMs: 0 });
      await expect(results.next()).rejects.toMatchObject({ code: 'timed-out' });
      first.open();
      await running;
    }

    expect(others.begun).toBe(0);
  });

  it.each([
    [1, 5],
    [5, 5],
    [10, 5],
  ])('submits at most bufferSize items (%i of %i), and one more for each result taken', async (bufferSize, count) => {
    await using executor = create();
    const results = executor.map(
      work.double,
      Array.from({ length: count }, (_, index) => index),
      { bufferSize },
    );

    expect(executor.stats().tasks.submitted).toBe(Math.min(bufferSize, count));
    await results.next();
    expect(executor.stats().tasks.submitted).toBe(Math.min(bufferSize + 1, count));
  });

  it('yields finished results even after its timeout', async () => {
    await using executor = create();
    const results = executor.map(work.double, [1, 2], { timeoutMs: 200 });
    await executor.shutdown();
    await new Promise((resolve) => setTimeout(resolve, 201));

    expect(await results.next()).toEqual({ done: false, value: 2 });
    expect(await results.next()).toEqual({ done: false, value: 4 });
  });

  it('ends a pending next() on return(), and throw(error) throws the error', async () => {
    await using executor = create();
    const gate = new Gate();
    const results = executor.map(work.holdAsync, [gate.cells, gate.cells]);
    const pending = results.next();
    await gate.untilBegun(1);

    expect(await results.return?.()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    await expect(executor.map(work.double, [1]).throw?.(new RangeError('stop'))).rejects.toThrow('stop');
    gate.open();
  });

  it('closes its source when submit fails, at the call or later', async () => {
    const executor = create();
    let closed = 0;
    function* items(): Generator<number> {
      try {
        for (;;) yield 1;
      } finally {
        closed++;
      }
    }
    const results = executor.map(work.double, items(), { bufferSize: 1 });
    await executor.shutdown();
    await results.next();

    await expect(results.next()).rejects.toMatchObject({ code: 'shut-down' });
    expect(closed).toBe(1);
    expect(() => executor.map(work.double, items())).toThrow(expect.objectContaining({ code: 'shut-down' }));
    expect(() =>
      executor.map(
        work.double,
        (async function* () {
          yield 1;
        })(),
      ),
    ).toThrow(expect.objectContaining({ code: 'shut-down' }));
  });

  it('throws the error of a task, not an error from closing the source', async () => {
    await using executor = create();
    function* items(): Generator<number> {
      try {
        yield 0;
        yield 1;
      } finally {
        // oxlint-disable-next-line no-unsafe-finally -- the throw in finally is the test
        throw new RangeError('cannot close');
      }
    }

    await expect(executor.map(work.reciprocal, items(), { bufferSize: 1 }).next()).rejects.toThrow('division by zero');
  });

  it('throws at the call when its source throws, and cancels what it had submitted', async () => {
    await using executor = create();
    const gate = new Gate();
    const running = executor.submit(work.holdAsync, gate.cells);
    function* items(): Generator<number> {
      yield 1;
      throw new RangeError('source failed');
    }

    expect(() => executor.map(work.double, items())).toThrow('source failed');
    expect(executor.stats().tasks.cancelled).toBe(1);
    gate.open();
    await running;
  });
});

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('a done callback on %s', (_name, create) => {
  it('may call submit, cancel and shutdown', async () => {
    const executor = create();
    const gate = new Gate();
    const first = executor.submit(work.holdAsync, gate.cells);
    const waiting = executor.submit(work.add, 1, 1);
    const inCallback = Promise.withResolvers<unknown[]>();
    first.addDoneCallback(() => {
      const [submitted, cancelled] = [executor.submit(work.add, 2, 2), executor.submit(work.add, 3, 3)];
      const wasCancelled = cancelled.cancel();
      const ended = executor.shutdown();
      expect(() => executor.submit(work.add, 4, 4)).toThrow(expect.objectContaining({ code: 'shut-down' }));
      inCallback.resolve(Promise.all([submitted, Promise.resolve(wasCancelled), waiting, ended]));
    });

    await gate.untilBegun(1);
    gate.open();

    expect(await inCallback.promise).toEqual([4, true, 2, undefined]);
  });

  it('may cancel the next future, ten thousand times in a row', async () => {
    await using executor = create();
    const gate = new Gate();
    const running = executor.submit(work.holdAsync, gate.cells);
    const futures = Array.from({ length: 10_000 }, () => executor.submit(work.add, 1, 1));
    let calls = 0;
    futures.forEach((future) =>
      future.addDoneCallback(() => {
        calls++;
        if (calls < 100) futures[calls]?.cancel();
      }),
    );
    await gate.untilBegun(1);

    futures.forEach((future) => future.cancel());

    expect(calls).toBe(10_000);
    expect(executor.stats().tasks).toMatchObject({ queued: 0, cancelled: 10_000 });
    gate.open();
    await running;
  });
});
