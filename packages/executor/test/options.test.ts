import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { defaultExecutorThreads, ThreadPoolExecutor } from '@async-cassandra/executor';

it('has two threads per core by default, at most 4', () => {
  expect(defaultExecutorThreads()).toBe(Math.min(4, availableParallelism() * 2));
  expect(new ThreadPoolExecutor().maxWorkers).toBe(defaultExecutorThreads());
});

it.each([1, 2, 4, 8, 16, 128])('takes %i threads', (maxWorkers) => {
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

it('refuses an option that does not exist, naming the nearest', () => {
  expect(() => new ThreadPoolExecutor({ maxWorker: 2 } as object)).toThrow('maxWorker is not an option of executor options; did you mean maxWorkers?');
  expect(() => new ThreadPoolExecutor({ colour: 2 } as object)).toThrow(/^colour is not an option of executor options$/);
});

it('keeps its size once it is made', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });

  expect(() => {
    (executor as { maxWorkers: number }).maxWorkers = 3;
  }).toThrow(TypeError);
  expect(executor.maxWorkers).toBe(2);
});

it('reads no option from a polluted prototype', () => {
  const options = Object.create({ maxWorkers: 7 }) as object;

  expect(new ThreadPoolExecutor(options).maxWorkers).toBe(defaultExecutorThreads());
});

it('names a worker file that does not exist', () => {
  expect(() => new ThreadPoolExecutor({ workerUrl: new URL('./nowhere.js', import.meta.url) })).toThrow(
    expect.objectContaining({ code: 'worker-file-missing', message: expect.stringContaining('nowhere.js') as string }),
  );
});
