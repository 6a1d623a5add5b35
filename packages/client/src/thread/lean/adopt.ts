/**
 * Makes a lean operation the driver's own. It makes the same objects as if the driver had sent the frame itself: request, handler,
 * execution and operation. It puts the operation into the table in which the connection looks up answers. From then on the driver
 * decides what happens: retries, other hosts, preparing again, failures.
 */
import { readParameters } from '../../values/parameters.ts';
import { decodeQueryOptions } from '../../options/driver-query-options.ts';
import type { DriverResult } from '../driver-seam/client.ts';
import { effectsOf } from '../driver-seam/watch.ts';
import { encodeResult } from '../encode-result.ts';
import { nameParameter, type BoundStatement } from '../name-parameter.ts';
import type { DriverConnection, ExecutionOptions, LeanParts, OnOutcome, OperationState } from './driver-parts.ts';
import type { LeanOperation } from './operation.ts';
import type { LeanStatement } from './statements.ts';

export type Adopt = (operation: LeanOperation, connection: DriverConnection) => OperationState;

/** Must be called after the operation has left the tables of the lean path. */
export function createAdopt(parts: LeanParts): Adopt {
  return (operation, connection) => adopt(parts, operation, connection);
}

function adopt(parts: LeanParts, operation: LeanOperation, connection: DriverConnection): OperationState {
  const { request, host, plan } = operation;
  const { client, batch } = request;
  const { driver, state } = client;
  const options = decodeQueryOptions(request.encodedOptions, driver);
  if (batch === undefined) options.prepare = true;
  if (request.timestamp !== undefined) options.timestamp = request.timestamp;
  state.rowPath.mark(options);
  const execution = parts.createOptions(options, driver);
  const bound = readBound(operation);
  const driverRequest = createRequest(parts, operation, execution, bound);
  const handler = new parts.RequestHandler(driverRequest, execution, driver);
  const result = new Promise<object>((resolve, reject) => {
    handler._resolveCallback = resolve;
    handler._rejectCallback = reject;
  });
  answerWith(result, operation, bound, options);
  const chooser = client.chooserOf(operation.options);
  handler._hostIterator = plan ?? chooser?.planAfterFirst(execution) ?? [][Symbol.iterator]();
  handler.triedHosts[host.address] = null;
  const adopted = startExecution(parts, handler, operation, connection);
  adopted.streamId = operation.streamId;
  connection._operations.set(operation.streamId, adopted);
  return adopted;
}

/** The driver's execution makes its callback when it sends. This makes the callback without sending. */
function startExecution(
  parts: LeanParts,
  handler: InstanceType<LeanParts['RequestHandler']>,
  operation: LeanOperation,
  connection: DriverConnection,
): OperationState {
  const execution = new parts.RequestExecution(handler, operation.host, connection);
  handler._executions.push(execution);
  let adopted: OperationState | undefined;
  const sendStream = (request: object, options: ExecutionOptions, onOutcome: OnOutcome): OperationState => {
    const made = new parts.OperationState(request, options.getRowCallback(), (error, ...more) => {
      if (!error?.isSocketError) connection.emit('responseDequeued');
      onOutcome(error, ...more);
    });
    adopted = made;
    return made;
  };
  execution._connection = { sendStream };
  execution.start();
  execution._connection = connection;
  execution._startTime = hrtimeAt(operation.startedAt);
  return adopted as OperationState;
}

/** Converts a past time of `performance.now()` to the driver's clock. */
function hrtimeAt(atMs: number): [number, number] {
  const [seconds, nanoseconds] = process.hrtime();
  const total = seconds * 1e9 + nanoseconds - Math.max(0, performance.now() - atMs) * 1e6;
  return [Math.floor(total / 1e9), Math.floor(total % 1e9)];
}

/** Reads the parameters a second time, as values of the driver. The bytes of the request are unchanged. */
function readBound({ request }: LeanOperation): BoundStatement[] {
  const reader = request.parameters.copy();
  if (request.batch === undefined) return [toBound(request.statement.cql, readParameters(reader))];
  const bound: BoundStatement[] = [];
  for (let left = reader.int32(); left > 0; left--) {
    const cql = reader.value() as string;
    bound.push(toBound(cql, readParameters(reader)));
  }
  return bound;
}

function toBound(query: string, params: BoundStatement['params']): BoundStatement {
  return { query, ...(params === undefined ? {} : { params }) };
}

function createRequest(
  parts: LeanParts,
  { request }: LeanOperation,
  execution: ExecutionOptions,
  bound: readonly BoundStatement[],
): object {
  const { client, statement, batch } = request;
  const all = batch ?? [statement];
  const parameters = all.map((each, index) => positional(parts, each, bound[index]?.params));
  if (!execution.getKeyspace() && statement.meta.keyspace !== undefined) execution.setKeyspace(statement.meta.keyspace);
  execution.setRoutingIndexes(statement.partitionKeys);
  const [first = []] = parameters;
  client.parts._getEncoder().setRoutingKeyFromMeta(statement.meta, first, execution);
  if (batch === undefined) {
    const { cql, queryId, meta } = statement;
    return new parts.ExecuteRequest(cql, queryId, parameters[0], execution, meta);
  }
  const queries = batch.map(({ cql, queryId, meta }, index) => ({
    query: cql,
    params: parameters[index],
    queryId,
    meta,
  }));
  return new parts.BatchRequest(queries, execution);
}

function positional(
  parts: LeanParts,
  { meta }: LeanStatement,
  params: BoundStatement['params'],
): readonly unknown[] | undefined {
  return params === undefined || Array.isArray(params) ? params : parts.adaptNamedParameters(params, meta.columns);
}

function answerWith(
  result: Promise<object>,
  { request }: LeanOperation,
  bound: readonly BoundStatement[],
  options: object,
): void {
  const { client, context, batch, statement } = request;
  const { driver, state } = client;
  result
    .then(
      (response) =>
        encodeResult(
          state,
          batch === undefined ? statement.cql : '',
          response as DriverResult,
          driver,
          context,
          effectsOf(options),
        ),
      async (error: unknown) => {
        throw await nameParameter(error, driver, bound, options, batch === undefined ? 'statement' : 'batch');
      },
    )
    .then(
      (reply) => context.answer(reply),
      (error: unknown) => context.fail(error),
    );
}
