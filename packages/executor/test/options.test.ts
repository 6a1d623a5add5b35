import { availableParallelism, getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { defaultExecutorThreads, InlineExecutor, tasks, ThreadPoolExecutor } from '@async-cassandra/executor';
import { work } from './references.ts';

it('has two threads per core by default, at most 4', () => {
  expect(defaultExecutorThreads()).toBe(Math.min(4, availableParallelism() * 2));
  expect(new ThreadPoolExecutor().maxWorkers).toBe(defaultExecutorThreads());
});

it.each([1, 2, 4, 8, 16, 128])('accepts %i threads', (maxWorkers) => {
  expect(new ThreadPoolExecutor({ maxWorkers }).maxWorkers).toBe(maxWorkers);
});

it.each([
  [0, RangeError, 'maxWorkers must be an integer from 1 to 128, got 0'],
  [129, RangeError, 'maxWorkers must be an integer from 1 to 128, got 129'],
  [1.5, RangeError, 'maxWorkers must be an integer from 1 to 128, got 1.5'],
  [Number.NaN, RangeError, 'maxWorkers must be an integer from 1 to 128, got NaN'],
  [Infinity, RangeError, 'maxWorkers must be an integer from 1 to 128, got Infinity'],
  ['4', TypeError, "maxWorkers must be an integer from 1 to 128, got '4'"],
  [4n, TypeError, 'maxWorkers must be an integer from 1 to 128, got 4n (bigint)'],
])('refuses %s as maxWorkers', (maxWorkers, kind, message) => {
  const create = () => new ThreadPoolExecutor({ maxWorkers: maxWorkers as number });

  expect(create).toThrow(kind);
  expect(create).toThrow(message);
});

it('rejects an unknown option and suggests the nearest name', () => {
  expect(() => new ThreadPoolExecutor({ maxWorker: 2 } as object)).toThrow(
    'maxWorker is not an option of executor options; did you mean maxWorkers?',
  );
  expect(() => new ThreadPoolExecutor({ colour: 2 } as object)).toThrow(
    /^colour is not an option of executor options$/,
  );
});

it('does not let anyone change maxWorkers later', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });

  expect(() => {
    (executor as { maxWorkers: number }).maxWorkers = 3;
  }).toThrow(TypeError);
  expect(executor.maxWorkers).toBe(2);
});

it('ignores options from a polluted prototype', () => {
  const options = Object.create({ maxWorkers: 7 }) as object;

  expect(new ThreadPoolExecutor(options).maxWorkers).toBe(defaultExecutorThreads());
});

it('fails with worker-file-missing and names the file', () => {
  expect(() => new ThreadPoolExecutor({ workerUrl: new URL('./nowhere.js', import.meta.url) })).toThrow(
    expect.objectContaining({ code: 'worker-file-missing', message: expect.stringContaining('nowhere.js') as string }),
  );
});

it.each([
  [{ errorClasses: [Error] }, 'errorClasses must be an object of classes by name, as in { MyError }'],
  [{ errorClasses: { MyError: 5 } }, 'errorClasses.MyError must be a class, got 5'],
  [
    { resourceLimits: { maxOldGenerationSizeMb: 0 } },
    'resourceLimits.maxOldGenerationSizeMb must be a number of MiB above 0, got 0',
  ],
  [{ resourceLimits: { maxHeap: 64 } }, 'maxHeap is not an option of resourceLimits'],
  [{ execArgv: '--no-warnings' }, "execArgv must be an array, got '--no-warnings'"],
  [{ execArgv: [1] }, 'execArgv must contain only strings, got 1'],
  [{ env: { PORT: 80 } }, 'env.PORT must contain only strings, got 80'],
  [{ initializer: () => 1 }, 'initializer must be a reference made by tasks(), got [Function: initializer] (function)'],
  [{ initializerArgs: 'x' }, "initializerArgs must be an array, got 'x'"],
  [{ workerUrl: './worker.js' }, "workerUrl must be a URL or an absolute path, got './worker.js'"],
  [{ name: '' }, "name must be a non-empty string, got ''"],
  [{ maxQueue: -1 }, 'maxQueue must be an integer of at least 0, got -1'],
])('refuses %o', (options, message) => {
  expect(() => new ThreadPoolExecutor(options as object)).toThrow(message);
});

it('starts threads with the given env, execArgv and resourceLimits', async () => {
  await using executor = new ThreadPoolExecutor({
    maxWorkers: 1,
    env: { ONLY: 'this' },
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });

  expect(await executor.submit(work.surroundings)).toEqual({
    env: { ONLY: 'this' },
    execArgv: ['--no-warnings'],
    maxOldGenerationSizeMb: 64,
  });
});

it('breaks the pool when Node rejects a flag of its threads', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, execArgv: ['--no-such-flag'] });

  expect(await executor.submit(work.add, 1, 2).exception()).toMatchObject({
    code: 'broken-pool',
    cause: { code: 'ERR_WORKER_INVALID_EXEC_ARGV' },
  });
});

it('rejects an AbortSignal among the arguments with a TypeError', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const { signal } = new AbortController();

  expect(() => executor.submit(work.identity, signal)).toThrow(
    /^argument 1 of task identity is or contains an AbortSignal.*abortOn/,
  );
  expect(() => executor.submit(work.identity, { signal })).toThrow(TypeError);
});

it('accepts in InlineExecutor only options that make sense without threads', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(4));
  await using executor = new InlineExecutor({
    maxQueue: 0,
    initializer: work.initialize,
    initializerArgs: ['inline'],
    finalizer: work.count,
    finalizerArgs: [cells],
  });

  expect(await executor.submit(work.initialized)).toBe('inline');
  await executor.shutdown();
  expect(cells[0]).toBe(1);
  expect(() => new InlineExecutor({ maxWorkers: 2 } as object)).toThrow(
    'maxWorkers is not an option of inline executor options',
  );
});

it.skipIf(process.platform !== 'linux')('lowers the priority of its threads only, not of the process', async () => {
  const os = tasks<typeof import('node:os')>('node:os');
  const own = getPriority();
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, threadPriority: 10 });

  expect(await executor.submit(os.getPriority, 0)).toBe(Math.max(own, 10));
  expect(getPriority()).toBe(own);
  expect(() => new ThreadPoolExecutor({ threadPriority: -1 })).toThrow(
    'threadPriority must be an integer from 0 to 19, got -1',
  );
});
