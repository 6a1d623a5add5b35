import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { TaskTable } from '../wire/task-table.ts';
import { WakeFlag } from '../wire/wake-flag.ts';
import { PoolThread } from '../threads/pool-thread.ts';
import { TaskFunction } from './task-function.ts';
import { TaskRecord } from './task-record.ts';
import { DeadlineQueue } from '../queues/deadline-queue.ts';
import { TaskResults } from './task-results.ts';

const owner = { deadlines: new DeadlineQueue(), onUnsent: () => undefined, onPlaceFree: () => undefined };

const called = new TaskFunction(0, 'file:///work.js', 'short');

function create(threadCount: number, tasksEach: number) {
  const threads = Array.from({ length: threadCount }, (_, index) => new PoolThread(index, `pool-${index}`, owner));
  const tables = threads.map((thread) => new TaskTable(thread.sent.reset()));
  const settled: unknown[][] = [];
  const results = new TaskResults({
    threads,
    onLeave: () => undefined,
    onRoom: () => undefined,
    settle: (ended) => settled.push(ended.map((record) => record.outcome)),
  });
  const rows: number[][] = [];
  let id = 0;
  for (const thread of threads) {
    rows.push(
      Array.from({ length: tasksEach }, () => {
        const record = new TaskRecord(++id, called, [], 0, {
          cancel: () => false,
          abort: () => undefined,
          hasBegun: () => false,
        });
        record.threadIndex = thread.index;
        thread.sent.send(record, thread.outbox, true);
        return record.row;
      }),
    );
  }
  /** The thread's side: begins and ends its next task, and wakes main if that is asleep. */
  const flag = new WakeFlag(results.wakeFlag.buffer);
  const next = threads.map(() => 0);
  const end = (thread: number, value: unknown): void => {
    const at = next[thread] as number;
    next[thread] = at + 1;
    const row = rows[thread]?.[at] as number;
    const taskId = thread * tasksEach + at + 1;
    tables[thread]?.begin(row, taskId, 0);
    if (tables[thread]?.end(row, taskId, 0, value) === false) tables[thread].endInMessage(row, taskId, 0);
    if (flag.raise()) results.onWake();
  };
  return { results, settled, end, threads };
}

it('takes results at once when it is woken, and then those of each turn together, without being woken again', async () => {
  const { settled, end } = create(2, 3);

  end(0, 'not in a table');
  end(1, 1);
  expect(settled).toEqual([]);
  end(1, 2);
  end(1, 3);
  await turn();

  expect(settled).toEqual([[1, 2, 3]]);
});

it('can be woken again after a turn that brought nothing', async () => {
  const { settled, end } = create(1, 3);

  end(0, 1);
  expect(settled).toEqual([[1]]);
  await turn();
  await turn();
  end(0, 2);
  expect(settled).toEqual([[1], [2]]);
});

it('takes no more than a turn can bear', async () => {
  const { results, settled, end } = create(6, 60);
  results.lookSoon();
  for (let count = 0; count < 60; count++) {
    for (let thread = 0; thread < 6; thread++) end(thread, count);
  }
  await turn();
  expect(settled.map((ended) => ended.length)).toEqual([256]);
  await turn();
  expect(settled.map((ended) => ended.length)).toEqual([256, 104]);
});

it('lets threads take turns when there is more', async () => {
  const { results, settled, end } = create(8, 64);
  results.lookSoon();
  for (let count = 0; count < 64; count++) {
    for (let thread = 0; thread < 8; thread++) end(thread, thread);
  }
  await turn();
  await turn();

  const seen = settled.map((ended) => new Set(ended));
  expect(seen.map((threads) => threads.size)).toEqual([4, 4]);
  expect(new Set([...(seen[0] ?? []), ...(seen[1] ?? [])]).size).toBe(8);
});

it('settles what came in a message between what lay in the table before and after it', () => {
  const { results, settled, end, threads } = create(1, 4);

  results.lookSoon();
  end(0, 1);
  end(0, 'text');
  end(0, 3);
  results.onMessage(threads[0] as PoolThread, 2, 'text', false);

  expect(settled).toEqual([[1, 'text', 3]]);
});
