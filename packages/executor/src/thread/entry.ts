import { availableParallelism, getPriority, setPriority } from 'node:os';
import { workerData, type MessagePort } from 'node:worker_threads';
import { describeReason } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { BusyPoll } from './busy-poll.ts';
import { ThreadServer, type ServerIdentity } from './thread-server.ts';
import { PollTable } from '../wire/poll-table.ts';
import { wakeUp } from '../wire/wake-flag.ts';

/** The file a worker thread starts with. */
const { port, priority, busyPollMicros, ...identity } = (
  workerData as {
    asyncCassandraExecutor: Omit<ServerIdentity, 'isInline'> & {
      port: MessagePort;
      priority: number;
      busyPollMicros: number;
    };
  }
).asyncCassandraExecutor;

giveWay();

// One core is left to main, however many threads there are.
const poll =
  busyPollMicros === 0
    ? undefined
    : new BusyPoll(
        { limitMs: busyPollMicros / 1000, mostThreads: Math.max(1, availableParallelism() - 1) },
        new PollTable(identity.shared.polls),
        identity.index,
      );
const server = new ThreadServer(
  { ...identity, isInline: false },
  (message, list) => port.postMessage(message, list),
  () => port.postMessage(wakeUp),
  poll,
);

port.on('message', (entries: readonly unknown[]) => server.receive(entries));
port.on('messageerror', (error: unknown) => {
  // What the message held is unknown, and its callers wait: the thread ends, which fails all its work with this error.
  throw new ExecutorError(
    'message-lost',
    `thread ${identity.name} could not read a message of the main thread: ${describeReason(error)}`,
    { cause: error },
  );
});
// Not awaited here: a bundle in CommonJS has no top-level await. It never rejects.
void server.start();

/** 0 stands for the calling thread on Linux, elsewhere for the whole process. Less than a process gives way its threads may not. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    if (priority > getPriority(0)) setPriority(0, priority);
  } catch {
    // A sandbox may forbid it: a thread that does not give way does its work all the same.
  }
}
