import { availableParallelism, getPriority, setPriority } from 'node:os';
import { workerData, type MessagePort } from 'node:worker_threads';
import { describeReason } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { BusyPoll } from './busy-poll.ts';
import { ThreadServer, type ServerIdentity } from './thread-server.ts';
import { PollTable } from '../wire/poll-table.ts';
import { wakeUp } from '../wire/wake-flag.ts';

/** What the main thread starts a worker with. */
interface WorkerStart extends Omit<ServerIdentity, 'isInline'> {
  readonly port: MessagePort;
  readonly priority: number;
  readonly busyPollMicros: number;
}

// The file a worker thread starts with. A bundle may hold a service's module too; it is then loaded again as that, here or on the
// main thread, where nothing is to be started.
const start = takeStart();
// Not awaited here: a bundle in CommonJS has no top-level await. It never rejects.
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
  return server.start();
}

/** 0 stands for the calling thread on Linux, elsewhere for the whole process. Less than a process gives way its threads may not. */
function giveWay(priority: number): void {
  if (process.platform !== 'linux') return;
  try {
    if (priority > getPriority(0)) setPriority(0, priority);
  } catch {
    // A sandbox may forbid it: a thread that does not give way does its work all the same.
  }
}
