/**
 * One request, from the executor to the driver and back: the thread's side of a query's path. The main thread's side,
 * with the same steps mirrored, is `session/execute.ts`.
 */
import { answeredLater, type RequestContext, type RequestReader } from '@async-cassandra/executor/thread';
import { readParameters } from '../wire/parameters.ts';
import { decodeQueryOptions } from '../wire/query-options.ts';
import { operations, readExtras, readStatement } from '../wire/request.ts';
import type { CoordinatorNumbers } from './coordinator-numbers.ts';
import type { Definitions } from './definitions.ts';
import type { DriverClient } from './driver.ts';
import type { DriverClients } from './driver-clients.ts';
import { encodeResult } from './encode-result.ts';
import { nameParameter, type BoundStatement } from './name-parameter.ts';
import { readParameterColumns } from './parameter-columns.ts';
import type { RowPath } from './row-path.ts';
import type { ShapeNumbers } from './shape-numbers.ts';

/** What lives as long as the service in this thread. */
export interface ThreadState {
  readonly definitions: Definitions;
  readonly clients: DriverClients;
  readonly rowPath: RowPath;
  readonly shapes: ShapeNumbers;
  readonly coordinators: CoordinatorNumbers;
  readonly lean: ShortPath;
}

/** A path past the driver's request machinery (`thread/lean/`). It takes a request, or leaves it as if it had not seen it. */
export interface ShortPath {
  take(state: ThreadState, request: RequestReader, context: RequestContext): boolean;
}

/** Answers one request. An error it throws crosses as it is. */
export function handleRequest(state: ThreadState, request: RequestReader, context: RequestContext): unknown {
  const isTaken = state.lean.take(state, request.copy(), context);
  return isTaken ? answeredLater : handleByDriver(state, request, context);
}

async function handleByDriver(state: ThreadState, request: RequestReader, context: RequestContext): Promise<unknown> {
  const operation = request.int32();
  const keyspace = request.int32();
  if (operation === operations.closeKeyspace) {
    await state.clients.disconnect(keyspace);
    return undefined;
  }

  // A thread that was replaced, or a keyspace it has not served yet, connects at first use.
  const client = state.clients.connected(keyspace) ?? (await state.clients.connect(keyspace));
  switch (operation) {
    case operations.openKeyspace:
      return undefined;
    case operations.execute:
      return await execute(state, client, request, context);
    case operations.batch:
      return await batch(state, client, request, context);
    case operations.prepare:
      return await prepare(state, client, request);
    default:
      throw new RangeError('a request of an unknown operation');
  }
}

async function execute(
  state: ThreadState,
  client: DriverClient,
  request: RequestReader,
  context: RequestContext,
): Promise<unknown> {
  // The statement, its parameters and options become the driver's again.
  const statement = readStatement(request);
  const isPrepared = typeof statement === 'number';
  const cql = isPrepared ? state.definitions.statement(statement) : statement;
  const { timestamp, options: encodedOptions } = readExtras(request);
  const options = decodeQueryOptions(encodedOptions, client);
  const parameters = readParameters(request);
  options.prepare = isPrepared;
  if (timestamp !== undefined) options.timestamp = timestamp;
  state.rowPath.mark(options);

  // The driver sends it; retries, other hosts and preparing anew are its own business.
  let result;
  try {
    result = await client.execute(cql, parameters, options);
  } catch (error) {
    throw await nameParameter(error, client, [{ query: cql, params: parameters ?? [] }], options);
  }

  // The page becomes columns, in the batch's buffer if it is small, in one of its own if it is large.
  return encodeResult(state, cql, result, client, context);
}

async function batch(
  state: ThreadState,
  client: DriverClient,
  request: RequestReader,
  context: RequestContext,
): Promise<unknown> {
  const { timestamp, options: encodedOptions } = readExtras(request);
  const queries: BoundStatement[] = [];
  for (let left = request.int32(); left > 0; left--) {
    const query = request.value() as string;
    const params = readParameters(request);
    queries.push({ query, ...(params === undefined ? {} : { params }) });
  }
  const options = decodeQueryOptions(encodedOptions, client);
  if (timestamp !== undefined) options.timestamp = timestamp;
  state.rowPath.mark(options);
  let result;
  try {
    result = await client.batch(queries, options);
  } catch (error) {
    throw await nameParameter(error, client, queries, options, 'batch');
  }
  return encodeResult(state, '', result, client, context);
}

async function prepare(state: ThreadState, client: DriverClient, request: RequestReader): Promise<unknown> {
  return await readParameterColumns(client, state.definitions.statement(request.int32()));
}
