import { expect, it } from 'vitest';
import {
  ThreadExitedError,
  ThreadPoolExecutor,
  wait,
  type ServiceThread,
  type ThreadEvent,
} from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';
import { runProgram } from './run-program.ts';

it.each([
  [
    'process.exit',
    () => [work.exit, 7] as const,
    { exitCode: 7, message: 'thread pool-0 exited with code 7 while it ran task exit' },
  ],
  [
    'an uncaught error',
    () => [work.throwLater, 'oops'] as const,
    { exitCode: 1, message: expect.stringContaining('oops') as string },
  ],
  [
    'an unhandled rejection',
    () => [work.rejectLater, 'oops'] as const,
    { exitCode: 1, message: expect.stringContaining('oops') as string },
  ],
])('fails the task of a thread that dies from %s, and continues with another thread', async (_what, call, expected) => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'pool' });
  const events: ThreadEvent['type'][] = [];
  executor.onThread((event) => events.push(event.type));
  const [task, argument] = call();

  const dying = executor.submit(task as typeof work.throwLater, argument as string);
  const next = executor.submit(work.add, 1, 2);
  const error = await dying.exception();

  expect(error).toBeInstanceOf(ThreadExitedError);
  expect(error).toMatchObject({ code: 'thread-exited', threadName: 'pool-0', ...expected });
  expect(await next).toBe(3);
  expect(events).toEqual(['start', 'ready', 'exit', 'start', 'ready']);
});

it.each([
  ['null', null, 'exited with code 1 while it ran task throwValueLater: null'],
  ['undefined', undefined, 'exited with code 1 while it ran task throwValueLater'],
  ['text', 'just text', "while it ran task throwValueLater: 'just text'"],
  [
    'an object without prototype',
    Object.assign(Object.create(null) as object, { code: 7 }),
    'while it ran task throwValueLater: ',
  ],
])('survives a thread that throws a value that is not an Error: %s', async (_what, value, message) => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  const error = await executor.submit(work.throwValueLater, value).exception();

  expect(error).toBeInstanceOf(ThreadExitedError);
  expect((error as Error).message).toContain(message);
  expect(await executor.submit(work.add, 1, 2)).toBe(3);
});

it('returns a result that was sent before the thread died', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  expect(await executor.submit(work.answerAndExit, 9)).toBe('answered');
  expect((await wait([executor.submit(work.add, 1, 2)])).done.size).toBe(1);
});

it('fails a task whose message the thread cannot read, with the reason', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, resourceLimits: { stackSizeMb: 0.5 } });
  let nested: unknown = 'deep';
  for (let level = 0; level < 2000; level++) nested = [nested];

  const error = await executor.submit(work.identity, nested).exception();

  expect(error).toMatchObject({
    code: 'thread-exited',
    cause: { code: 'message-lost', message: expect.stringContaining('call stack size exceeded') as string },
  });
  expect(await executor.submit(work.add, 1, 2)).toBe(3);
});

it('fails only the large items that kill their thread', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const large = 'a'.repeat(4_000_000);

  const poison = Array.from({ length: 4 }, () => executor.submit(work.throwValueLater, large));
  const good = executor.map(work.double, [1, 2, 3]);
  const errors = await Promise.all(poison.map((future) => future.exception()));

  expect(errors.every((error) => error instanceof ThreadExitedError)).toBe(true);
  expect(errors.every((error) => (error as Error).message.length < 500)).toBe(true);
  expect([await good.next(), await good.next(), await good.next()].map((result) => result.value)).toEqual([2, 4, 6]);
});

it('ends a thread in an endless loop by terminate() and by the timeoutMs of shutdown()', async () => {
  for (const end of [
    (executor: ThreadPoolExecutor) => executor.terminate(),
    (executor: ThreadPoolExecutor) => executor.shutdown({ timeoutMs: 1 }),
  ]) {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const gate = new Gate();
    const spinning = executor.submit(work.spin, gate.cells);
    await gate.untilBegun(1);

    await end(executor);

    expect(await spinning.exception()).toMatchObject({ code: 'terminated' });
    expect(executor.stats().threads[0]?.state).toBe('absent');
  }
});

it('terminates while an initializer blocks its thread', async () => {
  const gate = new Gate();
  const executor = new ThreadPoolExecutor({ maxWorkers: 1, initializer: work.hold, initializerArgs: [gate.cells] });
  const waiting = executor.submit(work.add, 1, 2);
  await gate.untilBegun(1);

  await executor.shutdown({ timeoutMs: 1 });

  expect(await waiting.exception()).toMatchObject({ code: 'terminated' });
});

it('leaves a blocked thread out of sampleThreads() when it is terminated', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await executor.service(commands);
  const gate = new Gate();
  executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);

  const samples = executor.sampleThreads();
  await executor.terminate();

  expect((await samples).length).toBeLessThanOrEqual(2);
});

it('replaces each dead thread once, each time after a longer pause', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const startedAt: number[] = [];
  executor.onThread((event) => event.type === 'start' && startedAt.push(performance.now()));

  const poison = Array.from({ length: 5 }, () => executor.submit(work.exit, 1));
  expect(await executor.submit(work.add, 1, 2)).toBe(3);

  expect(poison.every((future) => future.state === 'failed')).toBe(true);
  expect(startedAt).toHaveLength(6);
  // 0, 10, 20, 40, 80 ms after each death.
  expect((startedAt[5] ?? 0) - (startedAt[4] ?? 0)).toBeGreaterThan(79);
});

it('has the uncaught error as the cause', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  const error = await executor.submit(work.throwLater, 'the cause').exception();

  expect((error as Error).cause).toMatchObject({ message: 'the cause' });
});

it('rejects each request in flight with its own error object, and restarts the service', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const exits: [number, string][] = [];
  const service = await executor.service<Command, unknown>(commands, {
    onThreadExit: (thread, error) => exits.push([thread.generation, error.constructor.name]),
  });
  const dying = service.threads[0];
  (dying as ServiceThread).memory = 'a statement';

  const held = Array.from({ length: 5 }, () => service.request({ do: 'hold' }, { thread: 0 }));
  const fatal = service.request({ do: 'exit', code: 3 }, { thread: 0 });
  const outcomes = await Promise.allSettled([...held, fatal]);
  const errors = outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason as Error);

  expect(errors.every((error) => error instanceof ThreadExitedError && error.exitCode === 3)).toBe(true);
  expect(new Set(errors).size).toBe(6);
  expect(await service.request({ do: 'who' }, { thread: 0 })).toMatchObject({ index: 0 });
  expect(exits).toEqual([[1, 'ThreadExitedError']]);
  expect(service.threads[0]?.generation).toBe(2);
  expect(service.threads[0]?.memory).toBeUndefined();
});

it('rejects waiting requests when the service cannot restart in any thread, and keeps trying', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const starts = new Int32Array(new SharedArrayBuffer(4));
  const service = await executor.service<Command, unknown>(commands, { data: { starts, failFrom: 1 } });

  const fatal = service.request({ do: 'exit', code: 3 });
  const waiting = fatal.catch(() => service.request({ do: 'who' }));

  await expect(waiting).rejects.toMatchObject({
    code: 'service-start-failed',
    cause: { message: 'will not start again' },
  });
});

it('survives tasks that kill every thread they run on', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });

  const poison = Array.from({ length: 6 }, () => executor.submit(work.exit, 1));
  const good = executor.submit(work.add, 1, 2);
  const outcomes = await Promise.allSettled(poison);

  expect(
    outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason instanceof ThreadExitedError),
  ).toBe(true);
  expect(await good).toBe(3);
});

it('says in the error that a thread ran out of memory', async () => {
  const { stdout } = await runProgram(`
    import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
    const work = tasks(WORK);
    const executor = new ThreadPoolExecutor({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 24 } });
    console.log((await executor.submit(work.exhaustMemory).exception()).message);
    console.log(await executor.submit(work.add, 1, 2));
    await executor.shutdown();
  `);

  expect(stdout).toContain('ran out of memory');
  expect(stdout.trim().endsWith('3')).toBe(true);
});

it('fails a task whose result the main thread cannot read, and replaces the thread', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  // A thread's stack is larger than the main thread's, so that some depth can be sent and not be received.
  const depths = [4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000, 12_000];

  const futures = depths.map((depth) => executor.submit(work.nest, depth));
  const errors = await Promise.all(futures.map((future) => future.exception()));
  const lost = errors.filter((error) => error instanceof ThreadExitedError);

  expect(lost.length).toBeGreaterThan(0);
  for (const error of lost)
    expect(error).toMatchObject({ cause: { code: 'message-lost', cause: { name: 'RangeError' } } });
  expect(await executor.submit(work.add, 1, 2)).toBe(3);
});
