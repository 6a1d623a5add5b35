/**
 * One request, from the executor to the driver and back: the thread's side of a query's path. The main thread's side is
 * `session/execute.ts`. Each operation is one file in `thread/operations/`, and its other half is the call of the same name in
 * `calls/`.
 */
import { answeredLater, type RequestContext, type RequestReader } from '@async-cassandra/executor/thread';
import { operations as numbers } from '../wire/request.ts';
import { batch } from './operations/batch.ts';
import { closeKeyspace } from './operations/close-keyspace.ts';
import { execute } from './operations/execute.ts';
import { openKeyspace } from './operations/open-keyspace.ts';
import type { Operation } from './operations/operation.ts';
import { prepare } from './operations/prepare.ts';
import type { ThreadState } from './thread-state.ts';

const operations: Readonly<Record<number, Operation>> = {
  [numbers.openKeyspace]: openKeyspace,
  [numbers.closeKeyspace]: closeKeyspace,
  [numbers.execute]: execute,
  [numbers.prepare]: prepare,
  [numbers.batch]: batch,
};

/** Answers one request: on the lean path, which takes what the driver has prepared, or through the driver. */
export function handleRequest(state: ThreadState, request: RequestReader, context: RequestContext): unknown {
  const isTaken = state.lean.take(state, request.copy(), context);
  return isTaken ? answeredLater : handleByDriver(state, request, context);
}

/** Answers one request through the driver. Its errors reach the caller unchanged. */
async function handleByDriver(state: ThreadState, request: RequestReader, context: RequestContext): Promise<unknown> {
  const number = request.int32();
  const keyspace = request.int32();
  const operation = operations[number];
  if (operation === undefined) throw new RangeError(`a request of the unknown operation ${number}`);
  if (operation.needs === 'nothing') return await operation.run(state, keyspace);

  // A thread that was replaced, or that has not served this keyspace yet, connects at its first use.
  const client = state.clients.connected(keyspace) ?? (await state.clients.connect(keyspace));
  return await operation.run(state, client, request, context);
}
