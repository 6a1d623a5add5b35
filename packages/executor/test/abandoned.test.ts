import { describe, expect, it } from 'vitest';
import { InlineExecutor, ThreadPoolExecutor, type Executor, type Service } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

type Commands = Service<Command, unknown>;

/** A request that its thread does not answer and that its caller has aborted. */
async function abandon(service: Commands, thread?: number): Promise<void> {
  const controller = new AbortController();
  const options = { signal: controller.signal, ...(thread === undefined ? {} : { thread }) };
  const request = service.request({ do: 'hold' }, options);
  controller.abort('given up');
  await expect(request).rejects.toBe('given up');
}

async function abandonMany(service: Commands, count: number, thread?: number): Promise<void> {
  for (let index = 0; index < count; index++) await abandon(service, thread);
}

describe.each([
  ['ThreadPoolExecutor', (): Executor => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', (): Executor => new InlineExecutor()],
])('abandoned requests, with %s', (_name, create) => {
  it('free their slots at once after an abort and after a timeout', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 2 });

    await abandon(service);
    await expect(service.request({ do: 'hold' }, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'request-timed-out',
    });

    expect(service.stats()).toMatchObject({ inFlight: [0], abandoned: [2], failed: 2 });
    expect(executor.stats().threads[0]).toMatchObject({ inFlight: 0, abandoned: 2 });
    expect(await Promise.all([1, 2, 3].map((value) => service.request({ do: 'echo', value })))).toEqual([1, 2, 3]);
  });

  it('leave room for others, until twice maxInFlightPerThread are open', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1 });
    const controller = new AbortController();
    expect(service.hasRoom).toBe(true);
    const held = service.request({ do: 'hold' }, { signal: controller.signal });
    expect(service.hasRoom).toBe(false);

    controller.abort('given up');
    await expect(held).rejects.toBe('given up');
    expect(service.hasRoom).toBe(true);
    await abandon(service);
    expect(service.hasRoom).toBe(false);

    await service.close({ timeoutMs: 0 });
    expect(service.hasRoom).toBe(false);
  });

  it('let a waiting request go at once', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1 });
    const controller = new AbortController();
    const held = service.request({ do: 'hold' }, { signal: controller.signal });
    const waiting = service.request({ do: 'echo', value: 'next' });
    expect(service.stats()).toMatchObject({ queued: 1, inFlight: [1] });

    controller.abort('given up');

    await expect(held).rejects.toBe('given up');
    expect(await waiting).toBe('next');
  });

  it('count as abandoned until the thread answers, and then free their slots', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 2 });
    await abandonMany(service, 3);
    expect(service.stats().abandoned).toEqual([3]);

    expect(await service.request({ do: 'release' })).toBe(3);
    await service.request({ do: 'echo', value: 1 });

    expect(service.stats()).toMatchObject({ inFlight: [0], abandoned: [0] });
    expect(executor.stats().threads[0]).toMatchObject({ abandoned: 0 });
    await abandonMany(service, 3);
    expect(service.stats().abandoned).toEqual([3]);
    await service.request({ do: 'release' });
  });

  it('cause too-many-abandoned when a thread has twice maxInFlightPerThread open', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 2 });
    await abandonMany(service, 4);

    await expect(service.request({ do: 'echo', value: 1 })).rejects.toMatchObject({
      name: 'ExecutorError',
      code: 'too-many-abandoned',
      message: expect.stringMatching(/^no thread has room for the request: 4 requests .* at most 4 open/) as string,
    });
    expect(service.stats()).toMatchObject({ inFlight: [0], abandoned: [4], queued: 0 });
  });

  it('reject waiting requests when nothing is in flight that could free a slot', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1 });
    await abandon(service);
    const controller = new AbortController();
    const held = service.request({ do: 'hold' }, { signal: controller.signal });
    const waiting = [
      service.request({ do: 'echo', value: 1 }),
      service.request({ do: 'echo', value: 2 }, { thread: 0 }),
    ];
    expect(service.stats()).toMatchObject({ queued: 2, inFlight: [1], abandoned: [1] });

    controller.abort('given up');

    await expect(held).rejects.toBe('given up');
    for (const request of waiting) {
      await expect(request).rejects.toMatchObject({ code: 'too-many-abandoned' });
    }
  });

  it('do not stop a task from starting even when they are never answered', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands);
    await abandonMany(service, 2);

    const task = executor.submit(work.add, 1, 2);

    // The task waits for them at first.
    expect(executor.stats().tasks).toMatchObject({ queued: 1, running: 0 });
    expect(await task).toBe(3);
    expect(service.stats().abandoned).toEqual([2]);
  });

  it('let a task start as soon as they are answered', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands);
    await abandonMany(service, 2);
    const release = service.request({ do: 'release' });
    const task = executor.submit(work.add, 1, 2);

    expect(await release).toBe(2);
    expect(await task).toBe(3);
    expect(service.stats().abandoned).toEqual([0]);
  });

  it('do not block shutdown() even when they are never answered', async () => {
    const executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands);
    await abandonMany(service, 3);

    await executor.shutdown();

    expect(executor.stats()).toMatchObject({ isShutDown: true, services: [] });
  });

  it('do not delay a task when their service is closed', async () => {
    await using executor = create();
    const service: Commands = await executor.service<Command, unknown>(commands);
    await abandonMany(service, 3);

    await service.close();

    expect(executor.stats().threads[0]).toMatchObject({ inFlight: 0, abandoned: 0 });
    expect(await executor.submit(work.add, 1, 2)).toBe(3);
  });
});

it('make new requests go to threads with free slots', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1 });
  await abandonMany(service, 2, 0);

  const answers = await Promise.all([1, 2, 3].map(() => service.request({ do: 'who' })));

  expect(answers).toMatchObject([{ index: 1 }, { index: 1 }, { index: 1 }]);
  await expect(service.request({ do: 'who' }, { thread: 0 })).rejects.toMatchObject({ code: 'too-many-abandoned' });
});

it('are no longer counted when their thread has died', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service: Commands = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1 });
  await abandon(service);

  await expect(service.request({ do: 'exit', code: 3 })).rejects.toMatchObject({ code: 'thread-exited' });
  expect(await service.request({ do: 'echo', value: 'replaced' })).toBe('replaced');

  expect(service.stats()).toMatchObject({ abandoned: [0], inFlight: [0] });
  expect(executor.stats().threads[0]).toMatchObject({ abandoned: 0, inFlight: 0 });
  const gate = new Gate();
  const task = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);
  gate.open();
  await task;
});
