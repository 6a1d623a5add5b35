import { expect, it, vi } from 'vitest';
import { asCompleted, ThreadPoolExecutor, type Future } from '@async-cassandra/executor';
import { Gate } from '../gate.ts';
import { work } from '../references.ts';
import { futureIn } from './states.ts';

it('yields succeeded, failed and cancelled futures, and those of an executor as they finish', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const futures = [
    futureIn('cancelled'),
    futureIn('failed'),
    futureIn('succeeded'),
    executor.submit(work.add, 2, 21),
    executor.submit(work.add, 7, 6),
  ];

  const completed = [];
  for await (const future of asCompleted(futures)) completed.push(future);

  expect(completed.slice(0, 3)).toEqual(futures.slice(0, 3));
  expect(new Set(completed)).toEqual(new Set(futures));
  expect(completed).toHaveLength(5);
});

it.each([0, 20])('yields what is done, and throws for the rest after %i ms', async (timeoutMs) => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  const ended = [futureIn('cancelled'), futureIn('failed'), futureIn('succeeded')];
  const held = executor.submit(work.hold, gate.cells);

  const completed: Future<number>[] = [];
  const loop = async (): Promise<void> => {
    for await (const future of asCompleted([...ended, held], { timeoutMs })) completed.push(future);
  };

  await expect(loop()).rejects.toMatchObject({ code: 'timed-out', timeoutMs });
  expect(completed).toEqual(ended);
  gate.open();
});

it('says in the TimeoutError how many futures are left', async () => {
  const results = asCompleted(
    [futureIn('cancelled'), futureIn('pending'), futureIn('running'), futureIn('succeeded')],
    { timeoutMs: 0 },
  );
  await results.next();
  await results.next();

  await expect(results.next()).rejects.toThrow(/^2 of 4 futures were not done within 0 ms$/);
  expect(await results.next()).toEqual({ done: true, value: undefined });
});

it('counts timeoutMs from the call, not from the loop', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  try {
    const results = asCompleted([futureIn('pending')], { timeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(990);
    let code: unknown;
    results.next().catch((error: unknown) => (code = (error as { code?: unknown }).code));

    await vi.advanceTimersByTimeAsync(9);
    expect(code).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);

    expect(code).toBe('timed-out');
  } finally {
    vi.useRealTimers();
  }
});

it('answers several next() calls in order, and ends on return(), throw() and await using', async () => {
  const [one, two] = [futureIn('pending'), futureIn('pending')];
  const results = asCompleted([one, two]);
  const both = Promise.all([results.next(), results.next()]);
  two.cancel();
  one.cancel();
  expect((await both).map((result) => result.value)).toEqual([two, one]);

  const returned = asCompleted([futureIn('pending')]);
  const pending = returned.next();
  await returned.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });

  const thrown = asCompleted([futureIn('succeeded')]);
  await expect(thrown.throw?.(new RangeError('stop'))).rejects.toThrow('stop');
  expect(await thrown.next()).toEqual({ done: true, value: undefined });

  const disposed = asCompleted([futureIn('succeeded')]);
  {
    await using _ = disposed;
  }
  expect(await disposed.next()).toEqual({ done: true, value: undefined });
});

it('rejects values that are not futures with a TypeError', () => {
  expect(() => asCompleted([Promise.resolve(1)] as never)).toThrow('asCompleted takes futures');
});
