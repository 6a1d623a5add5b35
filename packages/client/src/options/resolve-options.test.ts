import { expect, it } from 'vitest';
import { asyncProfile } from './profiles.ts';
import { resolveClusterOptions } from './resolve-options.ts';

it('fills in every default', () => {
  const options = resolveClusterOptions({}, asyncProfile);

  expect(options).toMatchObject({
    executor: undefined,
    threadPriority: 5,
    preloads: 'skip',
    maxInFlightPerThread: 1024,
    maxQueue: Number.POSITIVE_INFINITY,
    clientTimestamps: true,
  });
  expect(Object.isFrozen(options)).toBe(true);
});

it.for([
  [{ preloads: 'none' }, "preloads must be 'inherit' or 'skip', got \"none\""],
  [{ threadPriority: 20 }, 'threadPriority must be an integer from 0 to 19, got 20'],
  [{ threadPriority: 'low' }, 'threadPriority must be an integer from 0 to 19, got "low"'],
  [{ maxInFlightPerThread: 0 }, 'maxInFlightPerThread must be an integer from 1 to 32768, got 0'],
  [{ maxInFlightPerThread: 40_000 }, 'maxInFlightPerThread must be an integer from 1 to 32768, got 40000'],
  [{ maxQueue: -1 }, 'maxQueue must be an integer from 0, or Infinity, got -1'],
  [{ maxQueue: 0.5 }, 'maxQueue must be an integer from 0, or Infinity, got 0.5'],
  [{ maxQueue: 'all' }, 'maxQueue must be an integer from 0, or Infinity, got "all"'],
  [{ clientTimestamps: 1 }, 'clientTimestamps must be true or false, got 1'],
  [{ executor: 4 }, 'executor must be an Executor, such as new InlineExecutor(), got 4'],
] as const)('refuses %o', ([options, message]) => {
  expect(() => resolveClusterOptions(options as object, asyncProfile)).toThrow(message);
});

it('takes a queue without limit', () => {
  expect(resolveClusterOptions({ maxQueue: Number.POSITIVE_INFINITY }, asyncProfile).maxQueue).toBe(
    Number.POSITIVE_INFINITY,
  );
});
