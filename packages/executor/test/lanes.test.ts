import { expect, it } from 'vitest';
import { ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

it('starts a task only on a thread that has answered all its requests', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service = await executor.service<Command, unknown>(commands);
  const events: string[] = [];

  const held = service.request({ do: 'until-aborted' }, { timeoutMs: 30 }).catch(() => events.push('request ended'));
  const task = executor.submit(work.add, 1, 2);
  expect(executor.stats().threads[0]?.state).toBe('draining');
  await Promise.all([held, task.then(() => events.push('task ended'))]);

  expect(events).toEqual(['request ended', 'task ended']);
});

it('sends requests to other threads while a task runs', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const service = await executor.service<Command, { index: number }>(commands);
  const gate = new Gate();

  const task = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);
  const busy = executor.stats().threads.findIndex((thread) => thread.state === 'running-task');
  const answers = await Promise.all(Array.from({ length: 50 }, () => service.request({ do: 'who' })));

  expect(new Set(answers.map((answer) => answer.index))).toEqual(new Set([1 - busy]));
  gate.open();
  await task;
});

it('lets requests wait on the main thread while tasks use all threads, and their timeout still counts', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const service = await executor.service<Command, unknown>(commands);
  const gate = new Gate();

  const tasks = [executor.submit(work.hold, gate.cells), executor.submit(work.hold, gate.cells)];
  await gate.untilBegun(2);
  const late = service.request({ do: 'who' }, { timeoutMs: 5 });
  const patient = service.request({ do: 'echo', value: 'patient' });
  expect(service.stats()).toMatchObject({ queued: 2, inFlight: [0, 0] });

  await expect(late).rejects.toMatchObject({ code: 'request-timed-out' });
  gate.open();
  expect(await patient).toBe('patient');
  await Promise.all(tasks);
});

it('runs waiting requests between two tasks', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service = await executor.service<Command, unknown>(commands);
  const first = new Gate();
  const events: string[] = [];

  const tasks = [
    executor.submit(work.hold, first.cells),
    ...Array.from({ length: 5 }, () => executor.submit(work.add, 1, 1)),
  ];
  tasks.forEach((task, index) => task.addDoneCallback(() => events.push(`task ${index}`)));
  await first.untilBegun(1);
  const requests = Array.from({ length: 3 }, (_, index) =>
    service.request({ do: 'who' }).then(() => events.push(`request ${index}`)),
  );
  first.open();
  await Promise.all([...tasks, ...requests]);

  expect(events.slice(0, 5)).toEqual(['task 0', 'request 0', 'request 1', 'request 2', 'task 1']);
});

it('runs tasks even while requests arrive without a pause', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service = await executor.service<Command, unknown>(commands);
  const state = { isDone: false };
  const stream = Array.from({ length: 20 }, async () => {
    while (!state.isDone) {
      await service.request({ do: 'who' });
    }
  });

  await Promise.all(Array.from({ length: 10 }, () => executor.submit(work.add, 1, 1)));
  state.isDone = true;
  await Promise.all(stream);

  expect(executor.stats().tasks.completed).toBe(10);
});

it('sends requests to a thread again when the task that waited for it is cancelled', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service = await executor.service<Command, unknown>(commands);

  const held = service.request({ do: 'hold' });
  const task = executor.submit(work.add, 1, 1);
  const release = service.request({ do: 'release' });
  expect(executor.stats().threads[0]?.state).toBe('draining');
  task.cancel();

  await release;
  expect(await held).toBe('released');
});

it('runs N+1 blocking tasks on N threads beside 200 requests, and none of them times out', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const service = await executor.service<Command, unknown>(commands);
  const gate = new Gate();

  const requests = Array.from({ length: 200 }, (_, value) =>
    service.request({ do: 'echo', value }, { timeoutMs: 15_000 }),
  );
  const tasks = Array.from({ length: 3 }, () => executor.submit(work.hold, gate.cells));
  await gate.untilBegun(2);
  const later = Array.from({ length: 200 }, (_, value) =>
    service.request({ do: 'echo', value }, { timeoutMs: 15_000 }),
  );
  gate.open();
  await Promise.all([...requests, ...tasks, ...later]);

  expect(gate.mostAtOnce).toBe(2);
});
