/** `Infinity` means no limit. A time over 2^31-1 ms, the longest of a timer, is not cut short. */
import { asCompleted, InlineExecutor, ThreadPoolExecutor, wait, type Executor } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

/** Waits with a limit for a task or request that ends later. Resolves to `held` or `released`. */
type Waiting = (executor: Executor, gate: Gate, timeoutMs: number) => Promise<unknown>;

const task = (executor: Executor, gate: Gate) => executor.submit(work.holdAsync, gate.cells);

const limits: readonly (readonly [name: string, waiting: Waiting])[] = [
  ['future.result', (executor, gate, timeoutMs) => task(executor, gate).result({ timeoutMs })],
  ['future.exception', (executor, gate, timeoutMs) => task(executor, gate).exception({ timeoutMs })],
  [
    'wait',
    async (executor, gate, timeoutMs) => {
      expect((await wait([task(executor, gate)], { timeoutMs })).notDone.size).toBe(0);
    },
  ],
  [
    'asCompleted',
    async (executor, gate, timeoutMs) => {
      for await (const future of asCompleted([task(executor, gate)], { timeoutMs })) expect(future.done).toBe(true);
    },
  ],
  [
    'map',
    async (executor, gate, timeoutMs) => {
      for await (const _result of executor.map(work.holdAsync, [gate.cells], { timeoutMs }));
    },
  ],
  [
    'shutdown',
    async (executor, gate, timeoutMs) => {
      const future = task(executor, gate);
      await executor.shutdown({ timeoutMs });
      await future;
    },
  ],
];

describe.each([
  ['ThreadPoolExecutor', (): Executor => new ThreadPoolExecutor({ maxWorkers: 1 })],
  ['InlineExecutor', (): Executor => new InlineExecutor()],
])('a limit of %s', (_name, create) => {
  describe.each([Infinity, 2 ** 31, 2 ** 40])('of %d ms', (timeoutMs) => {
    it.each(limits)('does not end %s early', async (_what, waiting) => {
      await using executor = create();
      const gate = new Gate();

      const ended = waiting(executor, gate, timeoutMs);
      await gate.untilBegun(1);
      // A timer with a delay over 2^31-1 ms fires after 1 ms.
      await new Promise((resolve) => setTimeout(resolve, 5));
      gate.open();

      await ended;
    });

    it('does not end a request, a broadcast or the close of a service early', async () => {
      await using executor = create();
      const service = await executor.service<Command, unknown>(commands, { closeTimeoutMs: timeoutMs });

      const held = service.request({ do: 'hold' }, { timeoutMs });
      const all = service.broadcast({ do: 'hold' }, { timeoutMs });
      await new Promise((resolve) => setTimeout(resolve, 5));
      const released = service.request({ do: 'release' });
      const closing = service.close({ timeoutMs });

      expect(await held).toBe('released');
      expect(await all).toEqual(['released']);
      expect(await released).toBe(2);
      await closing;
    });
  });
});
