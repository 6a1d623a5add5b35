import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { InlineExecutor, isExecutorError, tasks, ThreadPoolExecutor, transfer } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { work } from './references.ts';

it('runs a function of a module in a thread', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'pool' });

  expect(await executor.submit(work.add, 2, 3)).toBe(5);
  expect(await executor.submit(work.double, 4)).toBe(8);
  expect(await executor.submit(work.whoAmI)).toEqual({ threadName: 'pool-0', threadIndex: 0 });
});

it('runs a task on the calling thread with InlineExecutor', async () => {
  await using executor = new InlineExecutor();

  expect(executor.maxWorkers).toBe(0);
  expect(await executor.submit(work.add, 2, 3)).toBe(5);
  expect(await executor.submit(work.whoAmI)).toEqual({ threadName: 'inline', threadIndex: 0 });
  await expect(
    executor.submit(work.exit.name === 'exit' ? work.failToInitialize : work.failToInitialize),
  ).rejects.toThrow('no disk');
});

it('starts a thread only when no thread is idle', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 3 });
  const starts: string[] = [];
  executor.onThread((event) => event.type === 'start' && starts.push(event.name));

  await executor.submit(work.add, 1, 1);
  await executor.submit(work.add, 1, 1);
  expect(starts).toHaveLength(1);

  const gate = new Gate();
  const held = [executor.submit(work.hold, gate.cells), executor.submit(work.hold, gate.cells)];
  await gate.untilBegun(2);
  expect(starts).toHaveLength(2);
  gate.open();
  await Promise.all(held);
});

it('runs one blocking task per thread at a time', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const gate = new Gate();

  const futures = Array.from({ length: 3 }, () => executor.submit(work.hold, gate.cells));
  await gate.untilBegun(2);
  expect(executor.stats().tasks).toMatchObject({ running: 2, queued: 1 });
  gate.open();
  await Promise.all(futures);

  expect(gate.mostAtOnce).toBe(2);
});

it('starts tasks in the order of submission', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const order: number[] = [];

  const futures = Array.from({ length: 50 }, (_, index) => executor.submit(work.identity, index));
  for (const future of futures) {
    future.addDoneCallback(() => void future.then((value) => order.push(value as number)));
  }
  await Promise.all(futures);

  expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
});

it('names the argument that cannot be cloned in a TypeError', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  const good = executor.submit(work.identity, 1);
  const bad = executor.submit(work.identity, { nested: () => 1 });
  const alsoGood = executor.submit(work.identity, 2);

  expect(await good).toBe(1);
  await expect(bad).rejects.toThrow(TypeError);
  await expect(bad).rejects.toThrow('argument 1 of task identity cannot be sent to a thread');
  expect(await alsoGood).toBe(2);
});

it('fails a task whose result cannot be cloned with a TypeError', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  await expect(executor.submit(work.uncloneable)).rejects.toThrow(/^the result of the task cannot be sent/);
  await expect(executor.submit(work.uncloneable)).rejects.toBeInstanceOf(TypeError);
});

it('moves arguments and results marked with transfer() instead of copying them', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const bytes = new Uint8Array(1000);

  expect(await executor.submit(work.byteLength, transfer(bytes, [bytes.buffer]))).toBe(1000);
  expect(bytes.byteLength).toBe(0);
  expect((await executor.submit(work.moveBuffer, 5000)).byteLength).toBe(5000);
});

it('fails only the second of two tasks that transfer the same buffer', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await executor.submit(work.add, 1, 1);
  const buffer = new ArrayBuffer(10);

  const first = executor.submit(work.byteLength, transfer(new Uint8Array(buffer), [buffer]));
  const second = executor.submit(work.byteLength, transfer(new Uint8Array(buffer), [buffer]));

  expect(await first).toBe(10);
  await expect(second).rejects.toBeInstanceOf(TypeError);
});

it.each([
  [
    'a module that does not exist',
    () => tasks<{ run(): void }>(new URL('./modules/missing.ts', import.meta.url)).run,
    'module-missing',
    'missing.ts',
  ],
  [
    'a function that does not exist',
    () => tasks<{ run(): void }>(new URL('./modules/work.ts', import.meta.url)).run,
    'export-missing',
    'no function "run"',
  ],
  [
    'an export that is no function',
    () => tasks<{ notAFunction(): void }>(new URL('./modules/work.ts', import.meta.url)).notAFunction,
    'export-missing',
    'as number',
  ],
])('names %s', async (_what, reference, code, message) => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  const error = await executor.submit(reference()).exception();

  expect(isExecutorError(error) && error.code).toBe(code);
  expect((error as Error).message).toContain(message);
});

it('fails a task with the error that its module throws while it loads', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  const broken = tasks<typeof import('./modules/broken.ts')>(new URL('./modules/broken.ts', import.meta.url));

  await expect(executor.submit(broken.never)).rejects.toThrow('this module does not load');
});

it('runs functions of ESM and CommonJS modules, given as a URL or a path', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const plain = tasks<{ half(value: number): number }>(new URL('./modules/plain.js', import.meta.url));
  const common = tasks<{ third(value: number): number; quarter(value: number): number }>(
    fileURLToPath(new URL('./modules/common.cjs', import.meta.url)),
  );

  expect(
    await Promise.all([
      executor.submit(plain.half, 12),
      executor.submit(common.third, 12),
      executor.submit(common.quarter, 12),
    ]),
  ).toEqual([6, 4, 3]);
});

it('can be used wherever a promise can', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const [good, bad] = [executor.submit(work.add, 1, 2), executor.submit(work.failToInitialize)];

  expect(await Promise.any([bad, good])).toBe(3);
  expect(await Promise.allSettled([good, bad])).toMatchObject([
    { status: 'fulfilled', value: 3 },
    { status: 'rejected', reason: { message: 'no disk' } },
  ]);
  expect(await good.then((value) => value + 1)).toBe(4);
  expect(await bad.catch((error: unknown) => (error as Error).message)).toBe('no disk');
  expect(await good.finally(() => undefined)).toBe(3);
});

it('runs functions of built-in modules', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const path = tasks<{ basename(path: string): string }>('node:path');

  expect(await executor.submit(path.basename, '/a/b.txt')).toBe('b.txt');
});

it('rejects a function in place of a task reference with a TypeError', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  // @ts-expect-error -- the wrong argument is the test
  expect(() => executor.submit(() => 1)).toThrow('functions do not cross threads');
});

it.each(['./work.js', 'some-package', 42])('refuses %s as a module', (module) => {
  expect(() => tasks(module as string)).toThrow(TypeError);
});
