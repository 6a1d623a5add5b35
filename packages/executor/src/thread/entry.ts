import { availableParallelism, getPriority, setPriority } from 'node:os';
import { workerData, type MessagePort } from 'node:worker_threads';
import { describeReason } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { BusyPoll } from './busy-poll.ts';
import { ThreadServer, type ServerIdentity } from './thread-server.ts';
import { PollTable } from '../wire/poll-table.ts';
import { wakeUp } from '../wire/wake-flag.ts';

/** The data that the main thread passes to a new worker. */
interface WorkerStart extends Omit<ServerIdentity, 'isInline'> {
  readonly port: MessagePort;
  readonly priority: number;
  readonly busyPollMicros: number;
}

// Worker threads start with this file. A bundle may also contain the module of a service. Then this file is loaded once more, here
// or on the main thread, and must not start anything.
const start = takeStart();
// Not awaited, because a CommonJS bundle has no top-level await. It never rejects.
if (start !== undefined) void serve(start);

function takeStart(): WorkerStart | undefined {
  const given = (
    workerData as { readonly asyncCassandraExecutor?: Omit<WorkerStart, 'port'> & { port?: MessagePort } } | null
  )?.asyncCassandraExecutor;
  if (given?.port === undefined) return undefined;
  const { port } = given;
  delete given.port;
  return { ...given, port };
}

function serve({ port, priority, busyPollMicros, ...identity }: WorkerStart): Promise<void> {
  giveWay(priority);
  // One core is always left to the main thread.
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
    // Nobody knows what the message contained, but its callers wait. So the thread ends, and all its work fails with this error.
    throw new ExecutorError(
      'message-lost',
      `thread ${identity.name} could not read a message of the main thread: ${describeReason(error)}`,
      { cause: error },
    );
  });
  return server.start();
}

/** Pid 0 means the calling thread on Linux, and the whole process elsewhere. A thread may only raise its nice value. */
function giveWay(priority: number): void {
  if (process.platform !== 'linux') return;
  try {
    if (priority > getPriority(0)) setPriority(0, priority);
  } catch {
    // A sandbox may forbid it. The thread then runs with the normal priority.
  }
}
