import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CancelledError, Future, TimeoutError, type FutureState } from '@async-cassandra/executor';
import { failure, futureIn, outcomeOf } from './states.ts';

const states: readonly FutureState[] = ['pending', 'running', 'succeeded', 'failed', 'cancelled'];

async function warningsOf(run: () => unknown): Promise<string[]> {
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(`${warning.name}: ${warning.message}`);
  process.on('warning', listen);
  try {
    await run();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('warning', listen);
  }
  return warnings;
}

describe('a done callback', () => {
  it.each(['succeeded', 'failed', 'cancelled'] as const)(
    'is given a future that has %s, whether it is added before or after',
    async (state) => {
      const { future, setResult, setException } = Future.withResolvers<number>();
      const seen: Future<number>[] = [];
      future.addDoneCallback((done) => seen.push(done));
      expect(seen).toHaveLength(0);

      if (state === 'succeeded') setResult(42);
      if (state === 'failed') setException(failure);
      if (state === 'cancelled') future.cancel();
      expect(seen).toEqual([future]);
      future.addDoneCallback((done) => seen.push(done));

      expect(seen.map((done) => [done === future, done.state])).toEqual([
        [true, state],
        [true, state],
      ]);
      expect(await outcomeOf(seen[0]?.result() ?? Promise.resolve())).toMatchObject(
        state === 'succeeded'
          ? { value: 42 }
          : { error: state === 'failed' ? failure : (expect.any(CancelledError) as Error) },
      );
    },
  );

  it('that throws or rejects causes a process warning, and the other callbacks still run', async () => {
    const calls: string[] = [];
    const warnings = await warningsOf(() => {
      const { future, setResult } = Future.withResolvers<number>();
      future.addDoneCallback(() => {
        calls.push('throws');
        throw new RangeError('doh!');
      });
      future.addDoneCallback(async () => {
        calls.push('rejects');
        throw new RangeError('oh no!');
      });
      future.addDoneCallback(() => calls.push('last'));
      setResult(5);
      future.addDoneCallback(() => {
        calls.push('late');
        throw new RangeError('too late!');
      });
    });

    expect(calls).toEqual(['throws', 'rejects', 'last', 'late']);
    expect(warnings).toHaveLength(3);
    for (const text of ['doh!', 'oh no!', 'too late!']) {
      expect(warnings.join()).toContain(`FutureWarning: a done callback of a future threw: RangeError: ${text}`);
    }
  });

  it('runs once for each time it was added, in that order', () => {
    const { future, setResult } = Future.withResolvers<number>();
    const calls: number[] = [];
    const twice = (): void => void calls.push(0);
    future.addDoneCallback(twice);
    future.addDoneCallback(() => calls.push(1));
    future.addDoneCallback(twice);

    setResult(1);

    expect(calls).toEqual([0, 1, 0]);
    expect(() => future.addDoneCallback(undefined as never)).toThrow('callback must be a function, got undefined');
  });
});

it.each([
  ['pending', 'Future { pending }'],
  ['running', 'Future { running }'],
  ['cancelled', 'Future { cancelled }'],
  ['succeeded', 'Future { succeeded: 42 }'],
  ['failed', /^Future \{ failed: RangeError: failed/],
] as const)('shows itself when it is %s', (state, shown) => {
  expect(inspect(futureIn(state))).toMatch(shown);
  expect(Object.prototype.toString.call(futureIn(state))).toBe('[object Future]');
});

it.each([
  ['pending', { cancelled: false, running: false, done: false }, true, 'cancelled'],
  ['running', { cancelled: false, running: true, done: false }, false, 'running'],
  ['cancelled', { cancelled: true, running: false, done: true }, true, 'cancelled'],
  ['failed', { cancelled: false, running: false, done: true }, false, 'failed'],
  ['succeeded', { cancelled: false, running: false, done: true }, false, 'succeeded'],
] as const)('says what it is when it is %s, and whether it can be cancelled', (state, flags, cancels, after) => {
  const future = futureIn(state);
  const { cancelled, running, done } = future;

  expect({ cancelled, running, done }).toEqual(flags);
  expect(future.cancel()).toBe(cancels);
  expect(future.state).toBe(after);
});

it.each(states)(
  'returns result and exception at once, or a TimeoutError, with a timeoutMs of 0 when it is %s',
  async (state) => {
    const result = await outcomeOf(futureIn(state).result({ timeoutMs: 0 }));
    const exception = await outcomeOf(futureIn(state).exception({ timeoutMs: 0 }));

    const open = { error: expect.any(TimeoutError) as Error };
    const cancelled = { error: expect.any(CancelledError) as Error };
    expect(result).toEqual(
      { pending: open, running: open, cancelled, succeeded: { value: 42 }, failed: { error: failure } }[state],
    );
    expect(exception).toEqual(
      { pending: open, running: open, cancelled, succeeded: { value: undefined }, failed: { value: failure } }[state],
    );
  },
);

it('delivers a result, an exception or a cancellation to a caller who already waits', async () => {
  const [good, bad, gone] = [
    Future.withResolvers<number>(),
    Future.withResolvers<number>(),
    Future.withResolvers<number>(),
  ];
  const waits = Promise.all([
    outcomeOf(good.future.result({ timeoutMs: 30_000 })),
    outcomeOf(bad.future.exception({ timeoutMs: 30_000 })),
    outcomeOf(gone.future.result({ timeoutMs: 30_000 })),
    outcomeOf(gone.future.exception()),
  ]);

  good.setResult(42);
  bad.setException(failure);
  gone.future.cancel();

  const cancelled = { error: expect.any(CancelledError) as Error };
  expect(await waits).toEqual([{ value: 42 }, { value: failure }, cancelled, cancelled]);
});

it('throws invalid-state for a second result and keeps the first one', async () => {
  const invalid = (message: string) =>
    expect.objectContaining({ name: 'ExecutorError', code: 'invalid-state', message }) as Error;
  const good = Future.withResolvers<number>();
  good.setResult(1);
  expect(() => good.setResult(2)).toThrow(invalid('a future that is succeeded cannot get a result'));
  expect(() => good.setException(failure)).toThrow(invalid('a future that is succeeded cannot get an exception'));
  expect(() => good.setRunning()).toThrow(invalid('a future that is succeeded cannot be set to running'));
  expect(await good.future).toBe(1);

  const bad = Future.withResolvers<number>();
  bad.setException(failure);
  expect(() => bad.setException(new Error('other'))).toThrow(
    invalid('a future that is failed cannot get an exception'),
  );
  expect(await bad.future.exception()).toBe(failure);

  const gone = Future.withResolvers<number>();
  gone.future.cancel();
  expect(() => gone.setResult(1)).toThrow(invalid('a future that is cancelled cannot get a result'));
});

it('returns false from setRunning when it was cancelled before', () => {
  const calls: unknown[] = [];
  const controller = { cancel: () => void calls.push('cancel'), abort: (reason: unknown) => void calls.push(reason) };
  const cancelled = Future.withResolvers<number>(controller);
  cancelled.future.cancel();
  expect(cancelled.setRunning()).toBe(false);

  const running = Future.withResolvers<number>(controller);
  expect(running.setRunning()).toBe(true);
  running.future.abort('enough');

  expect(running.future.cancel()).toBe(false);
  expect(calls).toEqual(['cancel', 'enough']);
  expect(() => running.setRunning()).toThrow('a future that is running cannot be set to running');
});

it('rejects unknown options with a TypeError', async () => {
  await expect(futureIn('succeeded').result({ timeout: 1 } as object)).rejects.toThrow(
    'timeout is not an option of result options; did you mean timeoutMs?',
  );
  await expect(futureIn('succeeded').exception({ timeoutMs: -1 })).rejects.toThrow(
    'timeoutMs must be a number of milliseconds of at least 0, got -1',
  );
});
