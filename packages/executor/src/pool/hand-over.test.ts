import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReplyBatch, ReplyOp, type ReplyMessage } from '../wire/reply-batch.ts';
import { HandOver } from './hand-over.ts';
import { DeadlineQueue } from '../queues/deadline-queue.ts';
import { PoolThread } from '../threads/pool-thread.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const thread = new PoolThread(0, 'pool-0', {
  deadlines: new DeadlineQueue(),
  onUnsent: () => undefined,
  onPlaceFree: () => undefined,
});

function message(ids: readonly number[], byteLength = 0): ReplyMessage {
  const batch = new ReplyBatch();
  for (const id of ids) {
    if (byteLength === 0) {
      batch.add(ReplyOp.reply, 1, id);
    } else {
      batch.addTransferred(ReplyOp.reply, 1, id, undefined, new Uint8Array(byteLength));
    }
  }
  const posted: ReplyMessage[] = [];
  batch.postTo(
    (each) => posted.push(each),
    () => ({ operation: 0, value: undefined }),
  );
  return posted[0] as ReplyMessage;
}

function create(): { handOver: HandOver; ids: number[] } {
  const ids: number[] = [];
  return { handOver: new HandOver((_thread, cursor) => ids.push(cursor.id)), ids };
}

it('hands small replies over at once, in order', () => {
  const { handOver, ids } = create();

  handOver.receive(thread, message([1, 2]));
  handOver.receive(thread, message([3]));

  expect(ids).toEqual([1, 2, 3]);
});

it('hands one large reply over at the end of each turn that began behind it, and what came behind it after it', () => {
  const { handOver, ids } = create();

  handOver.receive(thread, message([1, 2, 3], 64 * 1024));
  handOver.receive(thread, message([4]));
  expect(ids).toEqual([]);
  // The end of the turn in which it came.
  vi.advanceTimersToNextTimer();
  expect(ids).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(ids).toEqual([1]);
  vi.advanceTimersToNextTimer();
  expect(ids).toEqual([1, 2]);
  vi.advanceTimersToNextTimer();

  expect(ids).toEqual([1, 2, 3, 4]);
});

it('hands over what is small before a large reply at once, and what is small behind it together with it', () => {
  const { handOver, ids } = create();

  handOver.receive(thread, message([1]));
  handOver.receive(thread, message([2], 64 * 1024));
  handOver.receive(thread, message([3]));
  handOver.receive(thread, message([4], 64 * 1024));
  expect(ids).toEqual([1]);
  vi.advanceTimersToNextTimer();
  expect(ids).toEqual([1]);
  vi.advanceTimersToNextTimer();
  expect(ids).toEqual([1, 2, 3]);
  vi.advanceTimersToNextTimer();

  expect(ids).toEqual([1, 2, 3, 4]);
});

it('waits for no turn when nothing waits', () => {
  const { handOver, ids } = create();

  handOver.receive(thread, message([1], 64 * 1024));
  vi.runAllTimers();

  expect(ids).toEqual([1]);
  expect(vi.getTimerCount()).toBe(0);
});

it('lets a timer that is due when a large reply comes come before it', async () => {
  vi.useRealTimers();
  const seen: unknown[] = [];
  const handOver = new HandOver((_thread, cursor) => seen.push(cursor.id));
  const { port1, port2 } = new MessageChannel();
  port2.once('message', () => {
    const end = performance.now() + 3;
    setTimeout(() => seen.push('timer'), 1);
    while (performance.now() < end);
    handOver.receive(thread, message([1], 64 * 1024));
  });

  port1.postMessage(undefined);
  await vi.waitUntil(() => seen.length === 2);
  port1.close();

  expect(seen).toEqual(['timer', 1]);
});

it('lets a timer that is due come between any two large replies', async () => {
  vi.useRealTimers();
  const seen: unknown[] = [];
  const late = (): void => {
    for (const end = performance.now() + 3; performance.now() < end;);
  };
  const handOver = new HandOver((_thread, cursor) => {
    seen.push(cursor.id);
    setTimeout(() => seen.push('timer'), 1);
    late();
  });
  const { port1, port2 } = new MessageChannel();
  port2.once('message', () => handOver.receive(thread, message([1, 2, 3], 64 * 1024)));

  port1.postMessage(undefined);
  await vi.waitUntil(() => seen.length === 6);
  port1.close();

  expect(seen).toEqual([1, 'timer', 2, 'timer', 3, 'timer']);
});

it('bounds the small replies of one turn, over all its messages', () => {
  const { handOver, ids } = create();

  for (let first = 0; first < 1000; first += 100) {
    handOver.receive(thread, message(Array.from({ length: 100 }, (_, index) => first + index)));
  }
  expect(ids).toHaveLength(256);
  vi.runAllTimers();

  expect(ids).toEqual(Array.from({ length: 1000 }, (_, index) => index));
});

it('hands over all that waits from a thread that is gone', () => {
  const { handOver, ids } = create();
  handOver.receive(thread, message([1, 2, 3], 64 * 1024));

  handOver.flush(thread);
  vi.runAllTimers();

  expect(ids).toEqual([1, 2, 3]);
});
