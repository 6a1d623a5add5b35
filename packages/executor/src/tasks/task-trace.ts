import { taskChannels, type TaskMessage } from '../stats/channels.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { TaskRecord } from './task-record.ts';

/** Publishes that a task waits. */
export function traceQueued(record: TaskRecord): void {
  if (taskChannels.queued.hasSubscribers) {
    taskChannels.queued.publish(messageOf(record));
  }
}

/** Publishes that a task runs: it is the one its thread is at, or main hears that it was. */
export function traceStarted(record: TaskRecord, thread: PoolThread): void {
  if (taskChannels.started.hasSubscribers || record.trace !== undefined) {
    const message = messageOf(record);
    message.threadName = thread.name;
    message.waitMs =
      (thread.sent.hasBegun(record) ? thread.sent.startedAt(record) : performance.now()) - record.submittedAt;
    taskChannels.started.publish(message);
  }
}

/** Publishes a task's end. */
export function traceSettled(
  record: TaskRecord,
  outcome: NonNullable<TaskMessage['outcome']>,
  runMs?: number,
  error?: unknown,
): void {
  if (taskChannels.settled.hasSubscribers) {
    const message = messageOf(record);
    message.outcome = outcome;
    message.runMs = runMs;
    message.error = error;
    taskChannels.settled.publish(message);
  }
}

function messageOf(record: TaskRecord): TaskMessage {
  record.trace ??= {
    id: record.id,
    module: record.function.module,
    name: record.function.name,
    threadName: undefined,
    waitMs: undefined,
    outcome: undefined,
    runMs: undefined,
    error: undefined,
  };
  return record.trace;
}
