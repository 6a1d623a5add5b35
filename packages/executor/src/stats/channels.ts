import { channel } from 'node:diagnostics_channel';

/** Names of the `node:diagnostics_channel` channels an executor publishes on; all on the thread that owns the executor. */
export const executorChannels = {
  threadStart: '@async-cassandra/executor:thread-start',
  threadReady: '@async-cassandra/executor:thread-ready',
  threadExit: '@async-cassandra/executor:thread-exit',
  taskQueued: '@async-cassandra/executor:task-queued',
  taskStarted: '@async-cassandra/executor:task-started',
  taskSettled: '@async-cassandra/executor:task-settled',
} as const;

/** What the three task channels publish: one object through a task's life, so that subscribers may hang fields on it. */
export interface TaskMessage {
  readonly id: number;
  readonly module: string;
  readonly name: string;
  /** Set when it started. */
  threadName: string | undefined;
  waitMs: number | undefined;
  /** Set when it settled. */
  outcome: 'succeeded' | 'failed' | 'cancelled' | undefined;
  runMs: number | undefined;
  error: unknown;
}

// Found once: asking `hasSubscribers` of one that nobody listens to takes half a nanosecond.
export const threadChannels = {
  start: channel(executorChannels.threadStart),
  ready: channel(executorChannels.threadReady),
  exit: channel(executorChannels.threadExit),
};

export const taskChannels = {
  queued: channel(executorChannels.taskQueued),
  started: channel(executorChannels.taskStarted),
  settled: channel(executorChannels.taskSettled),
};
