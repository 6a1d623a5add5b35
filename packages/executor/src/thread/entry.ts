import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'node:worker_threads';
import { describeReason } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import type { ServerIdentity } from './thread-server.ts';
import { ThreadServer } from './thread-server.ts';
import { WAKE_UP } from '../wire/wake-flag.ts';

/** The file a worker thread starts with. */
const { port, ...identity } = (workerData as { asyncCassandraExecutor: Omit<ServerIdentity, 'isInline'> & { port: MessagePort } })
  .asyncCassandraExecutor;

const server = new ThreadServer({ ...identity, isInline: false }, (message, list) => port.postMessage(message, list), () => port.postMessage(WAKE_UP));

port.on('message', (entries: readonly unknown[]) => server.receive(entries));
port.on('messageerror', (error: unknown) => {
  // What the message held is unknown, and its callers wait: the thread ends, which fails all its work with this error.
  throw new ExecutorError('message-lost', `thread ${identity.name} could not read a message of the main thread: ${describeReason(error)}`, { cause: error });
});
// Not awaited here: a bundle in CommonJS has no top-level await. It never rejects.
void server.start();
