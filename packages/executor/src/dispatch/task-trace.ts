import type { TaskMessage } from '../stats/channels.ts';
import { taskChannels } from '../stats/channels.ts';
import type { TaskRecord } from './task-record.ts';

/** Publishes that a task waits. */
export function traceQueued(record: TaskRecord): void {
  if (taskChannels.queued.hasSubscribers) {
    taskChannels.queued.publish(messageOf(record));
  }
}

/** Publishes that a task runs. */
export function traceStarted(record: TaskRecord, threadName: string): void {
  if (taskChannels.started.hasSubscribers || record.trace !== undefined) {
    const message = messageOf(record);
    message.threadName = threadName;
    message.waitMs = record.startedAt - record.submittedAt;
    taskChannels.started.publish(message);
  }
}

/** Publishes a task's end. */
export function traceSettled(record: TaskRecord, outcome: NonNullable<TaskMessage['outcome']>, error?: unknown): void {
  if (taskChannels.settled.hasSubscribers) {
    const message = messageOf(record);
    message.outcome = outcome;
    message.runMs = record.startedAt === 0 ? undefined : performance.now() - record.startedAt;
    message.error = error;
    taskChannels.settled.publish(message);
  }
}

function messageOf(record: TaskRecord): TaskMessage {
  record.trace ??= {
    id: record.id, module: record.module, name: record.name,
    threadName: undefined, waitMs: undefined, outcome: undefined, runMs: undefined, error: undefined,
  };
  return record.trace;
}
