import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CancelledError, InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { work } from './references.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('aborting a future of %s', (_name, create) => {
  it.each([
    [
      'an Error',
      new RangeError('enough'),
      (reason: unknown) => expect(reason).toMatchObject({ name: 'RangeError', message: 'enough' }),
    ],
    ['a plain value', 'enough', (reason: unknown) => expect(reason).toBe('enough')],
    [
      'what cannot be cloned',
      () => 1,
      (reason: unknown) =>
        expect(reason).toMatchObject({
          message: expect.stringContaining('the error is a function, which cannot be sent') as string,
        }),
    ],
    ['nothing', undefined, (reason: unknown) => expect(reason).toMatchObject({ name: 'AbortError' })],
  ])('passes the reason to the signal of a running task: %s', async (_what, reason, check) => {
    await using executor = create();
    const gate = new Gate();

    const future = executor.submit(work.untilAbortedFor, gate.cells);
    await gate.untilBegun(1);
    future.abort(reason);
    future.abort('too late');

    check(await future);
  });

  it('cancels a waiting task, with the reason as the cause', async () => {
    await using executor = create();
    const gate = new Gate();
    const running = executor.submit(work.holdAsync, gate.cells);
    const waiting = executor.submit(work.add, 1, 2);
    await gate.untilBegun(1);

    waiting.abort('enough');
    waiting.abort('again');

    expect(waiting.cancelled).toBe(true);
    const error = await waiting.result().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ cause: 'enough' });
    gate.open();
    await running;
  });

  it('removes its listener from the signal when the future is done', async () => {
    await using executor = create();
    const gate = new Gate();
    const controller = new AbortController();
    const { signal } = controller;

    const quick = executor.submit(work.add, 1, 2).abortOn(signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await quick;
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);

    const running = executor.submit(work.untilAbortedFor, gate.cells).abortOn(signal);
    const waiting = executor.submit(work.add, 1, 2).abortOn(signal);
    await gate.untilBegun(1);
    controller.abort('enough');

    expect(await running).toBe('enough');
    expect(waiting.cancelled).toBe(true);
    expect(await executor.submit(work.abortReason).abortOn(signal)).toBe('enough');
    expect(() => quick.abortOn({} as AbortSignal)).toThrow('signal must be an AbortSignal, got {}');
  });

  it('works for a thousand futures on one signal, without a warning', async () => {
    await using executor = create();
    const gate = new Gate();
    const controller = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const running = executor.submit(work.holdAsync, gate.cells);
    await gate.untilBegun(1);

    const futures = Array.from({ length: 1000 }, () => executor.submit(work.add, 1, 2).abortOn(controller.signal));
    controller.abort('enough');

    expect(futures.every((future) => future.cancelled)).toBe(true);
    gate.open();
    await running;
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('ends a map: waiting tasks are cancelled, running ones aborted, and the source is closed', async () => {
    await using executor = create();
    const gate = new Gate();
    const controller = new AbortController();
    const reason = new RangeError('enough');
    let isClosed = false;
    function* items(): Generator<Int32Array> {
      try {
        for (;;) yield gate.cells;
      } finally {
        isClosed = true;
      }
    }

    const results = executor.map(work.untilAbortedFor, items(), { bufferSize: 3, signal: controller.signal });
    const next = results.next();
    await gate.untilBegun(1);
    controller.abort(reason);

    await expect(next).rejects.toBe(reason);
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(isClosed).toBe(true);
    await executor.shutdown();
    expect(executor.stats().tasks).toMatchObject({ submitted: 3, completed: 1, cancelled: 2 });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('submits nothing when the signal of a map is already aborted', async () => {
    await using executor = create();

    const results = executor.map(work.double, [1, 2], { signal: AbortSignal.abort('never') });

    await expect(results.next()).rejects.toBe('never');
    expect(executor.stats().tasks.submitted).toBe(0);
    expect(() => executor.map(work.double, [1], { signal: 1 as unknown as AbortSignal })).toThrow(
      'signal must be an AbortSignal, got 1',
    );
  });
});
