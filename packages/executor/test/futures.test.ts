import { describe, expect, it } from 'vitest';
import {
  asCompleted,
  CancelledError,
  InlineExecutor,
  ThreadPoolExecutor,
  TimeoutError,
  wait,
  type Future,
} from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { fails, work } from './references.ts';

const executors = [
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', () => new InlineExecutor()],
] as const;

describe.each(executors)('Future of %s', (_name, create) => {
  it('goes from pending to running to done', async () => {
    await using executor = create();
    const gate = new Gate();

    const first = executor.submit(work.holdAsync, gate.cells);
    const second = executor.submit(work.add, 1, 2);
    await gate.untilBegun(1);
    expect([first.running, first.done, second.running, second.done]).toEqual([true, false, false, false]);
    gate.open();
    expect(await second).toBe(3);

    expect([first.running, first.done, first.cancelled]).toEqual([false, true, false]);
  });

  it('cancels a task that has not started, but not one that runs or is done', async () => {
    await using executor = create();
    const gate = new Gate();

    const running = executor.submit(work.holdAsync, gate.cells);
    const waiting = executor.submit(work.add, 1, 2);
    await gate.untilBegun(1);

    expect(running.cancel()).toBe(false);
    expect(waiting.cancel()).toBe(true);
    expect(waiting.cancel()).toBe(true);
    expect([waiting.cancelled, waiting.done]).toEqual([true, true]);
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    gate.open();
    await running;
    expect(running.cancel()).toBe(false);
    expect(executor.stats().tasks.cancelled).toBe(1);
  });

  it('aborts the signal of a running task', async () => {
    await using executor = create();
    const gate = new Gate();

    const future = executor.submit(work.untilAborted, gate.cells);
    await gate.untilBegun(1);
    future.abort();

    expect(await future).toBe('stopped');
  });

  it('stops waiting for a result without cancelling the task', async () => {
    await using executor = create();
    const gate = new Gate();

    const future = executor.submit(work.holdAsync, gate.cells);
    await expect(future.result({ timeoutMs: 1 })).rejects.toBeInstanceOf(TimeoutError);
    await expect(future.exception({ timeoutMs: 1 })).rejects.toBeInstanceOf(TimeoutError);
    gate.open();

    expect(await future.result({ timeoutMs: 10_000 })).toBeTypeOf('number');
    expect(await future.exception()).toBeUndefined();
  });

  it('returns the exception of a failed task', async () => {
    await using executor = create();

    expect(await executor.submit(fails.throwRange, 'no').exception()).toBeInstanceOf(RangeError);
  });

  it('runs done callbacks in order, also after cancel(), and a failing one does not stop the others', async () => {
    await using executor = create();
    const gate = new Gate();
    const calls: string[] = [];
    const warnings: string[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', onWarning);

    const running = executor.submit(work.holdAsync, gate.cells);
    const waiting = executor.submit(work.add, 1, 2);
    waiting.addDoneCallback((future) => calls.push(`first ${future === waiting}`));
    waiting.addDoneCallback(() => {
      throw new RangeError('bad callback');
    });
    waiting.addDoneCallback((future) => calls.push(`third ${future.cancelled}`));
    waiting.cancel();
    waiting.addDoneCallback(() => calls.push('at once'));

    expect(calls).toEqual(['first true', 'third true', 'at once']);
    gate.open();
    await running;
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings.join()).toContain('bad callback');
  });
});

describe('wait', () => {
  it('returns all futures done, each once', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const one = executor.submit(work.add, 1, 1);
    const two = executor.submit(fails.throwRange, 'no');

    const { done, notDone } = await wait([one, two, one]);

    expect([done.size, notDone.size]).toEqual([2, 0]);
    expect(done.has(two)).toBe(true);
  });

  it('returns when the first future is done or cancelled', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const running = executor.submit(work.hold, gate.cells);
    const waiting = executor.submit(work.add, 1, 1);
    await gate.untilBegun(1);

    const waited = wait([running, waiting], { returnWhen: 'first-completed' });
    waiting.cancel();
    const { done, notDone } = await waited;

    expect([...done]).toEqual([waiting]);
    expect([...notDone]).toEqual([running]);
    gate.open();
  });

  it('returns at the first exception, or else when all are done', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const failing = executor.submit(fails.throwRange, 'no');
    const running = executor.submit(work.hold, gate.cells);

    const first = await wait([failing, running], { returnWhen: 'first-exception' });
    expect([...first.done]).toEqual([failing]);
    gate.open();
    const second = await wait([running], { returnWhen: 'first-exception' });

    expect(second.notDone.size).toBe(0);
  });

  it('returns the futures that are done when timeoutMs has passed', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const running = executor.submit(work.hold, gate.cells);

    const { done, notDone } = await wait([running], { timeoutMs: 1 });

    expect([done.size, notDone.size]).toEqual([0, 1]);
    gate.open();
  });

  it('returns at once when there is nothing to wait for', async () => {
    expect(await wait([])).toEqual({ done: new Set(), notDone: new Set() });
  });

  it('rejects an unknown returnWhen with a TypeError', async () => {
    await expect(wait([], { returnWhen: 'any' as 'first-completed' })).rejects.toThrow(
      "returnWhen must be 'all-completed' or 'first-completed' or 'first-exception', got 'any'",
    );
  });
});

describe('asCompleted', () => {
  it('yields futures in the order they finish, starting with those that are already done', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const gate = new Gate();
    const held = executor.submit(work.hold, gate.cells);
    const quick = executor.submit(work.add, 1, 2);
    await quick;

    const order: Future<number>[] = [];
    for await (const future of asCompleted([held, quick, held])) {
      order.push(future);
      gate.open();
    }

    expect(order).toEqual([quick, held]);
    expect(order[0]).toBe(quick);
  });

  it('yields a future that is cancelled while the loop waits', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const held = executor.submit(work.hold, gate.cells);
    const waiting = executor.submit(work.add, 1, 2);
    await gate.untilBegun(1);

    const next = asCompleted([held, waiting]).next();
    waiting.cancel();

    expect((await next).value).toBe(waiting);
    gate.open();
  });

  it('throws a TimeoutError when not all futures are done in time', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const held = executor.submit(work.hold, gate.cells);

    await expect(asCompleted([held], { timeoutMs: 1 }).next()).rejects.toMatchObject({ code: 'timed-out' });
    gate.open();
  });
});
