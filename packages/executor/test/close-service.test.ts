import { describe, expect, it } from 'vitest';
import { InlineExecutor, ThreadPoolExecutor, type Executor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

describe.each([
  ['ThreadPoolExecutor', (): Executor => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', (): Executor => new InlineExecutor()],
])('service.close({ timeoutMs }) of %s', (_name, create) => {
  it('rejects open requests after timeoutMs, while tasks and other services continue', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 2 });
    const other = await executor.service<Command, unknown>(commands);
    const inFlight = [service.request({ do: 'hold' }), service.request({ do: 'until-aborted' })];
    const waiting = service.request({ do: 'echo', value: 1 });
    const ended = Promise.allSettled([...inFlight, waiting]);
    const untouched = other.request({ do: 'hold' });

    await service.close({ timeoutMs: 20 });

    for (const outcome of await ended) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: {
          name: 'ShutdownError',
          code: 'close-timed-out',
          message: 'the service was closed before the request was answered: close() had waited for 20 ms (timeoutMs)',
        },
      });
    }
    expect(executor.stats().services).toHaveLength(1);
    expect(executor.stats().threads[0]).toMatchObject({ inFlight: 1, abandoned: 0 });
    await other.request({ do: 'release' });
    expect(await untouched).toBe('released');
    expect(await executor.submit(work.add, 1, 2)).toBe(3);
    await expect(service.request({ do: 'echo', value: 1 })).rejects.toMatchObject({ code: 'shut-down' });
  });

  it('lets requests finish that end in time', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands);
    const held = service.request({ do: 'hold' });
    const closing = service.close({ timeoutMs: Infinity });
    const again = service.close({ timeoutMs: 2 ** 32 });
    await expect(service.request({ do: 'release' })).rejects.toMatchObject({ code: 'shut-down' });

    await expect(service.close({ timeoutMs: 0 })).resolves.toBeUndefined();

    await expect(held).rejects.toMatchObject({ code: 'close-timed-out' });
    await Promise.all([closing, again]);
  });

  it.each([
    [{ timeoutMs: -1 }, 'timeoutMs must be a number of milliseconds of at least 0, got -1'],
    [{ timeoutMs: '5' }, "timeoutMs must be a number of milliseconds of at least 0, got '5'"],
    [{ timeout: 5 }, 'timeout is not an option of close options; did you mean timeoutMs?'],
  ])('rejects a timeoutMs of %j', async (options, message) => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands);

    await expect(service.close(options as { timeoutMs: number })).rejects.toThrow(message);

    expect(await service.request({ do: 'echo', value: 'open' })).toBe('open');
  });
});

it('does not wait for a thread that a task blocks', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service = await executor.service<Command, unknown>(commands, { closeTimeoutMs: Infinity });
  const gate = new Gate();
  const task = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);
  const refused = expect(service.request({ do: 'echo', value: 1 })).rejects.toMatchObject({ code: 'close-timed-out' });

  await service.close({ timeoutMs: 10 });

  await refused;
  expect(task.done).toBe(false);
  gate.open();
  await task;
});

it("does not wait for the service's own close() in a thread that a task blocks", async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const service = await executor.service<Command, unknown>(commands, { closeTimeoutMs: Infinity });
  const gate = new Gate();
  const task = executor.submit(work.hold, gate.cells);
  await gate.untilBegun(1);

  await service.close({ timeoutMs: 10 });

  expect(task.done).toBe(false);
  gate.open();
  await task;
});

it('closes the services of an inline executor that is ended at once, since no thread ends with them', async () => {
  const executor = new InlineExecutor();
  const closed = new Int32Array(new SharedArrayBuffer(4));
  const service = await executor.service<Command, unknown>(commands, { data: { closed } });
  const refused = expect(service.request({ do: 'hold' })).rejects.toMatchObject({ code: 'terminated' });

  await executor.shutdown({ timeoutMs: 0 });

  await refused;
  expect(closed[0]).toBe(1);
});
