import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import { decodeQueryOptions } from '../../options/driver-query-options.ts';
import { readParameters } from '../../values/parameters.ts';
import { readExtras, readStatement } from '../../wire/request.ts';
import type { DriverClient } from '../driver-seam/client.ts';
import { effectsOf } from '../driver-seam/watch.ts';
import { encodeResult } from '../encode-result.ts';
import { nameParameter } from '../name-parameter.ts';
import type { ThreadState } from '../thread-state.ts';
import type { ClientOperation } from './operation.ts';

/** Executes one statement and answers with its first page. `calls/statement-call.ts` writes the request. */
export const execute: ClientOperation = { needs: 'client', run };

async function run(
  state: ThreadState,
  client: DriverClient,
  request: RequestReader,
  context: RequestContext,
): Promise<unknown> {
  // Reads the statement, its parameters and its options, as values of the driver.
  const statement = readStatement(request);
  const isPrepared = typeof statement === 'number';
  const cql = isPrepared ? state.definitions.statement(statement) : statement;
  const { timestamp, options: encodedOptions } = readExtras(request);
  const options = decodeQueryOptions(encodedOptions, client);
  const parameters = readParameters(request);
  options.prepare = isPrepared;
  if (timestamp !== undefined) options.timestamp = timestamp;
  state.rowPath.mark(options);

  // The driver sends it, and decides on retries, other hosts and preparing again.
  let result;
  try {
    result = await client.execute(cql, parameters, options);
  } catch (error) {
    throw await nameParameter(error, client, [{ query: cql, params: parameters ?? [] }], options);
  }

  // The page becomes columns. A small page goes into the buffer of this turn's replies, a large one has its own.
  return encodeResult(state, cql, result, client, context, effectsOf(options));
}
