import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, it } from 'vitest';
import {
  executorChannels,
  InlineExecutor,
  ThreadPoolExecutor,
  type TaskMessage,
  type ThreadEvent,
} from '@async-cassandra/executor';
import type { Command } from './modules/service.ts';
import { commands, fails, work } from './references.ts';

it('counts tasks and requests, and measures how long they wait and run', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'watched' });
  const service = await executor.service<Command, unknown>(commands);

  await executor.submit(work.add, 1, 2);
  await executor.submit(fails.throwRange, 'no').exception();
  await service.request({ do: 'pack', size: 100, fill: 1 });
  const stats = executor.stats();

  expect(stats).toMatchObject({ maxWorkers: 1, isShutDown: false, isBroken: false });
  expect(stats.threads).toEqual([
    {
      index: 0,
      name: 'watched-0',
      state: 'idle',
      generation: 1,
      inFlight: 0,
      abandoned: 0,
      task: undefined,
      utilization: expect.any(Number) as number,
    },
  ]);
  expect(stats.threads[0]?.utilization).toBeGreaterThan(0);
  expect(stats.threads[0]?.utilization).toBeLessThanOrEqual(1);
  expect(stats.tasks).toMatchObject({
    submitted: 2,
    completed: 1,
    failed: 1,
    cancelled: 0,
    wait: { count: 2 },
    run: { count: 2 },
  });
  expect(stats.tasks.run.maxMs).toBeGreaterThan(0);
  expect(stats.services).toMatchObject([
    { sent: 1, completed: 1, failed: 0, receivedBytes: 100, duration: { count: 1 } },
  ]);
});

it('samples CPU and memory of live threads', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  await executor.service(commands);

  const samples = await executor.sampleThreads();

  expect(samples.map((sample) => sample.index)).toEqual([0, 1]);
  for (const sample of samples) {
    expect(sample.cpuUserMicros + sample.cpuSystemMicros).toBeGreaterThan(0);
    expect(sample.heapUsedBytes).toBeGreaterThan(100_000);
    expect(sample.loopActiveMs + sample.loopIdleMs).toBeGreaterThan(0);
  }
  expect(await new InlineExecutor().sampleThreads()).toEqual([]);
});

it('calls onThread listeners when threads start, are ready and exit', async () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'told' });
  const events: ThreadEvent[] = [];
  const stop = executor.onThread((event) => events.push(event));

  await executor.submit(work.exit, 5).exception();
  await executor.submit(work.add, 1, 2);
  await executor.shutdown();
  stop();

  expect(events.map((event) => [event.type, event.generation, event.type === 'exit' && event.wasExpected])).toEqual([
    ['start', 1, false],
    ['ready', 1, false],
    ['exit', 1, false],
    ['start', 2, false],
    ['ready', 2, false],
    ['exit', 2, true],
  ]);
  expect(events[2]).toMatchObject({ name: 'told-0', exitCode: 5 });
});

it('publishes thread events on diagnostics channels', async () => {
  const seen: string[] = [];
  const names = ['threadStart', 'threadReady', 'threadExit'] as const;
  const listen = (message: unknown): void => {
    const event = message as ThreadEvent;
    if (event.name === 'published-0') seen.push(event.type);
  };
  names.forEach((name) => subscribe(executorChannels[name], listen));
  const executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'published' });

  await executor.submit(work.add, 1, 2);
  await executor.shutdown();
  names.forEach((name) => unsubscribe(executorChannels[name], listen));

  expect(seen).toEqual(['start', 'ready', 'exit']);
});

it('publishes each step of each task once, also for tasks sent ahead', async () => {
  const seen = new Map<number, string[]>();
  const listeners = (['taskQueued', 'taskStarted', 'taskSettled'] as const).map((name) => {
    const listener = (message: unknown): void => {
      const { id, waitMs, runMs, threadName } = message as TaskMessage;
      const steps = seen.get(id) ?? [];
      seen.set(id, [...steps, name === 'taskQueued' ? name : `${name} ${typeof waitMs} ${typeof runMs} ${threadName}`]);
    };
    subscribe(executorChannels[name], listener);
    return () => unsubscribe(executorChannels[name], listener);
  });
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'traced' });

  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 20 }, () => executor.submit(work.add, 1, 2)));
  }
  listeners.forEach((stop) => stop());

  expect(seen.size).toBe(400);
  expect(new Set(Array.from(seen.values(), (steps) => steps.join(', ')))).toEqual(
    new Set(['taskQueued, taskStarted number undefined traced-0, taskSettled number number traced-0']),
  );
});

it('publishes the life of a task as one object', async () => {
  const seen: [string, TaskMessage][] = [];
  const listeners = (['taskQueued', 'taskStarted', 'taskSettled'] as const).map((name) => {
    const listener = (message: unknown): void => void seen.push([name, message as TaskMessage]);
    subscribe(executorChannels[name], listener);
    return () => unsubscribe(executorChannels[name], listener);
  });
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'traced' });

  await executor.submit(fails.throwRange, 'no').exception();
  listeners.forEach((stop) => stop());

  expect(seen.map(([name]) => name)).toEqual(['taskQueued', 'taskStarted', 'taskSettled']);
  expect(new Set(seen.map(([, message]) => message)).size).toBe(1);
  expect(seen[0]?.[1]).toMatchObject({
    name: 'throwRange',
    threadName: 'traced-0',
    outcome: 'failed',
    error: { message: 'no' },
  });
});
