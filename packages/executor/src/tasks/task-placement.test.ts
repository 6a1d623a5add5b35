import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tableRows, TaskTable } from '../wire/task-table.ts';
import { transfer } from '../wire/transfer.ts';
import { PoolThread } from '../threads/pool-thread.ts';
import { TaskFunction } from './task-function.ts';
import { TaskPlacement } from './task-placement.ts';
import { DeadlineQueue } from '../queues/deadline-queue.ts';
import { TaskRecord, type TaskOwner } from './task-record.ts';

const threadOwner = { deadlines: new DeadlineQueue(), onUnsent: () => undefined, onPlaceFree: () => undefined };

// The clock stands still: how long a task has run is what a test says, whatever else the machine does.
beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(1000);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A pool of ready threads that are none: the test does what they would do to their tables. */
function create(threadCount: number, sendsAhead = true) {
  const threads = Array.from(
    { length: threadCount },
    (_, index) => new PoolThread(index, `pool-${index}`, threadOwner),
  );
  const tables = threads.map((thread) => {
    thread.state = 'ready';
    return new TaskTable(thread.sent.reset());
  });
  const placement = new TaskPlacement({
    threads,
    sendsAhead,
    startThread: () => undefined,
    onReopened: () => undefined,
  });
  let lastId = 0;
  const owner: TaskOwner = {
    cancel: (record) => placement.withdraw(record),
    abort: () => undefined,
    hasBegun: () => false,
  };
  const submit = (called: TaskFunction, args: readonly unknown[] = []): TaskRecord => {
    const record = new TaskRecord(++lastId, called, args, 0, owner);
    placement.add(record);
    return record;
  };
  return {
    threads,
    placement,
    submit,
    begin: (record: TaskRecord, startedAt = performance.now()) =>
      tables[record.threadIndex]?.begin(record.row, record.id, startedAt),
    /** The thread ends its first task, and main has seen it. */
    end: (index: number): void => {
      const thread = threads[index] as PoolThread;
      const { first } = thread.sent;
      if (first !== undefined) {
        thread.sent.remove(first);
        placement.advance(thread);
        placement.assign();
      }
    },
    ids: () =>
      threads.map((thread) => {
        const ids: number[] = [];
        for (let record = thread.sent.first; record !== undefined; record = record.next as TaskRecord | undefined)
          ids.push(record.id);
        return ids;
      }),
  };
}

function short(expectedMs: number): TaskFunction {
  const called = new TaskFunction(0, 'file:///work.js', 'short');
  called.expectedMs = expectedMs;
  return called;
}

it('gives each free thread one, and then some ahead to all, as long as they are expected to be short together', () => {
  const { submit, ids, placement } = create(2);
  const called = short(0.05);
  for (let count = 0; count < 20; count++) submit(called);

  expect(ids()).toEqual([
    [1, 3, 5, 7],
    [2, 4, 6, 8],
  ]);
  expect(placement.waiting).toBe(18);
  expect(placement.first?.id).toBe(9);
});

it('sends at most as many ahead as a table has rows', () => {
  const { submit, ids } = create(1);
  const called = short(0);
  for (let count = 0; count < 100; count++) submit(called);

  expect(ids()[0]).toHaveLength(tableRows);
});

it.each([
  ['a function that has not been measured', new TaskFunction(1, 'file:///work.js', 'new'), []],
  ['a task that is long', short(10), []],
  ['a task that moves a buffer', short(0.01), [transfer(new Uint8Array(1), [])]],
  ['a large argument', short(0.01), [new Uint8Array(1e6).subarray(0, 1)]],
  ['a long text', short(0.01), ['x'.repeat(1e5)]],
  ['a long list', short(0.01), [Array.from({ length: 1e5 })]],
])('does not send ahead %s, nor what comes after it', (_what, called, args) => {
  const { submit, ids } = create(1);
  submit(short(0.01));
  submit(called, args);
  submit(short(0.01));

  expect(ids()).toEqual([[1]]);
});

it('sends nothing ahead while services are open, and takes back what was sent', () => {
  const { submit, ids, placement } = create(1, false);
  submit(short(0.01));
  submit(short(0.01));
  expect(ids()).toEqual([[1]]);

  const other = create(1);
  const records = [1, 2, 3, 4].map(() => other.submit(short(0.01)));
  records.slice(0, 2).forEach((record) => other.begin(record));
  other.placement.takeBackAll();
  expect(other.ids()).toEqual([[1, 2]]);
  expect([other.placement.first?.id, other.placement.waiting]).toEqual([3, 2]);
  expect(placement.waiting).toBe(1);
});

it('withdraws a task if its thread has not begun it, and a thread begins none that was withdrawn', () => {
  const { submit, begin, placement } = create(1);
  const [, second, third] = [submit(short(0.01)), submit(short(0.01)), submit(short(0.01))];
  const { row } = third;

  expect(begin(second)).toBe(true);
  expect(placement.withdraw(second)).toBe(false);
  expect(placement.withdraw(third)).toBe(true);
  third.threadIndex = 0;
  third.row = row;
  expect(begin(third)).toBe(false);
});

it('gives a thread that has nothing else the oldest that waits behind the task that has run longest', async () => {
  const { submit, begin, end, ids } = create(3);
  const called = short(0.05);
  const records = Array.from({ length: 9 }, () => submit(called));
  const now = performance.now();
  begin(records[0] as TaskRecord, now);
  begin(records[1] as TaskRecord, now - 0.5);
  begin(records[2] as TaskRecord, now);
  expect(ids()).toEqual([
    [1, 4, 7],
    [2, 5, 8],
    [3, 6, 9],
  ]);

  for (let count = 0; count < 3; count++) end(2);
  expect(ids()[2]).toEqual([]);
  await turn();

  expect(ids()).toEqual([[1, 4, 7], [2, 8], [5]]);
});

it('lets a thread that is busy take over, in order, what waits behind a task that turned out to be long', () => {
  const { submit, begin, end, ids, placement } = create(2);
  const called = short(0.05);
  const records = Array.from({ length: 12 }, () => submit(called));
  expect(ids()).toEqual([
    [1, 3, 5, 7],
    [2, 4, 6, 8],
  ]);

  begin(records[0] as TaskRecord, performance.now() - 2);
  end(1);

  expect(ids()).toEqual([[1], [4, 6, 8, 3]]);
  expect(placement.first?.id).toBe(5);
});

it('prefers the free thread that was busy last', () => {
  const { submit, end, ids } = create(3);
  for (let count = 0; count < 3; count++) submit(short(10));
  [0, 2, 1].forEach(end);
  submit(short(10));

  expect(ids()).toEqual([[], [4], []]);
});

it('does not fill a thread that stands still with tasks that are cancelled again', () => {
  const { submit, placement, ids, threads } = create(1);
  const called = short(0);
  submit(called);
  let sent = 0;
  for (let count = 0; count < 1000; count++) {
    const record = submit(called);
    sent += record.threadIndex < 0 ? 0 : 1;
    expect(placement.withdraw(record)).toBe(true);
  }

  expect(sent).toBe(tableRows - 1);
  expect(ids()).toEqual([[1]]);
  expect(threads[0]?.sent.countWaiting()).toBe(0);
});
