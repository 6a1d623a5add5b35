import { describe, expect, it } from 'vitest';
import { Future, InlineExecutor, ThreadPoolExecutor, wait } from '@async-cassandra/executor';
import { Gate } from '../gate.ts';
import { fails, work } from '../references.ts';
import { futureIn } from './states.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 2 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('wait on %s', (_name, create) => {
  it('returns every future that is already done with first-completed', async () => {
    await using executor = create();
    const gate = new Gate();
    const [cancelled, succeeded, held] = [
      futureIn('cancelled'),
      futureIn('succeeded'),
      executor.submit(work.holdAsync, gate.cells),
    ];

    const { done, notDone } = await wait([cancelled, succeeded, held], { returnWhen: 'first-completed' });

    expect([...done]).toEqual([cancelled, succeeded]);
    expect([...notDone]).toEqual([held]);
    gate.open();
    await held;
  });

  it('returns at once with first-exception when one future has already failed', async () => {
    await using executor = create();
    const gate = new Gate();
    const [failed, held] = [futureIn('failed'), executor.submit(work.holdAsync, gate.cells)];

    const { done, notDone } = await wait([held, failed], { returnWhen: 'first-exception' });

    expect([...done]).toEqual([failed]);
    expect([...notDone]).toEqual([held]);
    gate.open();
    await held;
  });

  it('does not count a cancelled future as an exception, whether it was cancelled before or during the wait', async () => {
    await using executor = create();
    const [succeeded, cancelled, open, failing, never] = [
      futureIn('succeeded'),
      futureIn('cancelled'),
      futureIn('pending'),
      Future.withResolvers<number>(),
      futureIn('running'),
    ];

    const waiting = wait([succeeded, cancelled, open, failing.future, never], { returnWhen: 'first-exception' });
    open.cancel();
    await executor.submit(work.add, 1, 2);
    failing.setException(new RangeError('now'));
    const { done, notDone } = await waiting;

    expect(done).toEqual(new Set([succeeded, cancelled, open, failing.future]));
    expect([...notDone]).toEqual([never]);
  });

  it('keeps waiting after results with first-exception', async () => {
    await using executor = create();
    const [first, never] = [executor.submit(work.add, 2, 21), futureIn('running')];
    const bad = first
      .then(() => undefined)
      .then(() => executor.submit(fails.throwRange, 'this is an exception').exception());
    const { future: failing, setException } = Future.withResolvers<number>();
    void bad.then(setException);

    const { done, notDone } = await wait([first, failing, never], { returnWhen: 'first-exception' });

    expect(done).toEqual(new Set([first, failing]));
    expect([...notDone]).toEqual([never]);
  });

  it('returns all when all are done, however they ended', async () => {
    await using executor = create();
    const futures = [
      futureIn('succeeded'),
      futureIn('cancelled'),
      futureIn('failed'),
      executor.submit(fails.throwRange, 'no'),
      executor.submit(work.add, 2, 21),
    ];

    const { done, notDone } = await wait(futures, { returnWhen: 'all-completed' });

    expect(done).toEqual(new Set(futures));
    expect(notDone.size).toBe(0);
  });

  it.each([0, 5])('returns what is done after %i ms', async (timeoutMs) => {
    await using executor = create();
    const gate = new Gate();
    const ended = [futureIn('cancelled'), futureIn('failed'), futureIn('succeeded')];
    const held = executor.submit(work.holdAsync, gate.cells);

    const { done, notDone } = await wait([...ended, held], { timeoutMs });

    expect(done).toEqual(new Set(ended));
    expect([...notDone]).toEqual([held]);
    gate.open();
    await held;
  });
});

it('returns all of a hundred futures that finish at once', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 4 });
  const gate = new Gate();
  const futures = Array.from({ length: 100 }, () => executor.submit(work.hold, gate.cells));

  const waiting = wait(futures);
  gate.open();

  expect((await waiting).done.size).toBe(100);
});

it('rejects a promise with a TypeError', async () => {
  await expect(wait([Promise.resolve(1)] as never)).rejects.toThrow(
    'wait takes futures, as submit() returns them, got Promise',
  );
  await expect(wait(5 as never)).rejects.toThrow('wait takes an iterable of futures, got 5');
});
