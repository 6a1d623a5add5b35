import { channel } from 'node:diagnostics_channel';

/** The names of the `node:diagnostics_channel` channels of executors. All publish on the thread that owns the executor. */
export const executorChannels = {
  threadStart: '@async-cassandra/executor:thread-start',
  threadReady: '@async-cassandra/executor:thread-ready',
  threadExit: '@async-cassandra/executor:thread-exit',
  taskQueued: '@async-cassandra/executor:task-queued',
  taskStarted: '@async-cassandra/executor:task-started',
  taskSettled: '@async-cassandra/executor:task-settled',
} as const;

/** The message of the three task channels. It is one object for the whole life of a task, so subscribers may add fields to it. */
export interface TaskMessage {
  readonly id: number;
  readonly module: string;
  readonly name: string;
  /** Set when the task starts. */
  threadName: string | undefined;
  waitMs: number | undefined;
  /** Set when the task settles. */
  outcome: 'succeeded' | 'failed' | 'cancelled' | undefined;
  runMs: number | undefined;
  error: unknown;
}

// Looked up once: `hasSubscribers` of an unused channel then takes half a nanosecond.
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
