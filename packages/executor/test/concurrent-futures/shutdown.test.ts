import { describe, expect, it } from 'vitest';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from '../gate.ts';
import { work } from '../references.ts';
import { runProgram } from '../run-program.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 3 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('shutdown of %s', (_name, create) => {
  it('waits for fifty tasks', async () => {
    const executor = create();
    const futures = Array.from({ length: 50 }, (_, index) => executor.submit(work.double, index));

    await executor.shutdown();

    expect(futures.every((future) => future.state === 'succeeded')).toBe(true);
  });

  it('cancels waiting tasks with cancelFutures and lets the rest finish', async () => {
    const executor = create();
    const gate = new Gate();
    const futures = Array.from({ length: 50 }, () => executor.submit(work.holdAsync, gate.cells));
    await gate.untilBegun(1);

    const ended = executor.shutdown({ cancelFutures: true });
    gate.open();
    await ended;

    const { cancelled, completed } = executor.stats().tasks;
    expect(cancelled).toBeGreaterThanOrEqual(47);
    expect(completed).toBeGreaterThanOrEqual(1);
    expect(futures.filter((future) => future.cancelled)).toHaveLength(cancelled);
    expect(futures.filter((future) => future.state === 'succeeded')).toHaveLength(completed);
    expect(cancelled + completed).toBe(50);
  });

  it('does not hang on a task that was cancelled just before', async () => {
    const executor = create();
    await executor.submit(work.add, 1, 2);

    executor.submit(work.add, 1, 2).cancel();

    await executor.shutdown();
  });

  it('ends with wait: false even when a task cannot be sent', async () => {
    const executor = create();
    await executor.submit(work.add, 1, 2);

    const bad = executor.submit(work.identity, () => 1);
    await executor.shutdown({ wait: false });

    await bad.exception();
    await executor.shutdown();
    expect(bad.done).toBe(true);
  });

  it('keeps the results of a map at the end of an await using block', async () => {
    const results: number[] = [];
    {
      await using executor = create();
      for await (const result of executor.map(work.double, [-2, -1, 0, 1])) results.push(result);
    }

    expect(results).toEqual([-4, -2, 0, 2]);
  });

  it('lets a map without bufferSize yield all its results with wait: false', async () => {
    const executor = create();
    const results = executor.map(work.double, [1, 2, 3]);

    await executor.shutdown({ wait: false });

    expect([await results.next(), await results.next(), await results.next()].map((result) => result.value)).toEqual([
      2, 4, 6,
    ]);
  });

  it('rejects unknown options with a TypeError, and still accepts work', async () => {
    await using executor = create();

    await expect(executor.shutdown({ cancelfutures: true } as object)).rejects.toThrow('did you mean cancelFutures?');
    await expect(executor.shutdown({ timeoutMs: Number.NaN })).rejects.toThrow(
      'timeoutMs must be a number of milliseconds of at least 0, got NaN',
    );
    expect(await executor.submit(work.add, 1, 2)).toBe(3);
  });
});

it('ends every thread, blocked ones once their tasks are done', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 3 });
  const gate = new Gate();
  const exits: boolean[] = [];
  executor.onThread((event) => event.type === 'exit' && exits.push(event.wasExpected));
  const futures = Array.from({ length: 3 }, () => executor.submit(work.hold, gate.cells));
  await gate.untilBegun(3);

  const ended = executor.shutdown();
  gate.open();
  await ended;

  expect(exits).toEqual([true, true, true]);
  expect(executor.stats().threads.map((thread) => thread.state)).toEqual(['absent', 'absent', 'absent']);
  expect(futures.every((future) => future.done)).toBe(true);
});

it('ends the threads with wait: false', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const exit = Promise.withResolvers<void>();
  executor.onThread((event) => event.type === 'exit' && exit.resolve());

  const future = executor.submit(work.add, 1, 2);
  await executor.shutdown({ wait: false });

  expect(await future).toBe(3);
  await exit.promise;
});

it('rejects with the error of a failing finalizer, and causes no unhandled rejection with wait: false', async () => {
  const { stdout, stderr, exitCode } = await runProgram(`
    import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
    const work = tasks(WORK);
    const cells = new Int32Array(new SharedArrayBuffer(4));
    const executor = new ThreadPoolExecutor({ maxWorkers: 1, finalizer: work.countAndFail, finalizerArgs: [cells] });
    await executor.submit(work.add, 1, 2);
    await executor.shutdown({ wait: false, timeoutMs: 600_000 });
    await executor.shutdown({ timeoutMs: 600_000 }).catch((error) => console.log(error.cause.message));
  `);

  // No unhandled rejection, and no timer that keeps the process alive for ten minutes.
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'cannot finish\n', stderr: '', exitCode: 0 });
});

it.each([
  [
    'prints nothing of what was cancelled',
    'executor.submit(work.print, "apple"); executor.shutdown({ wait: false, cancelFutures: true });',
    '',
  ],
  [
    'refuses work once the process exits',
    'executor.submit(work.print, "apple"); process.on("exit", () => { try { executor.submit(work.print, "pear"); } catch (error) { console.log(error.code, error.message); } });',
    'apple\nshut-down submit while the process exits: no thread would run it any more\n',
  ],
])('in a process of its own %s', async (_what, code, stdout) => {
  expect(
    await runProgram(`
    import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
    const work = tasks(WORK);
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    ${code}
  `),
  ).toEqual({ stdout, stderr: '', exitCode: 0 });
});
