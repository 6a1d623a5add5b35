import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import { decodeQueryOptions } from '../../options/driver-query-options.ts';
import { readParameters } from '../../values/parameters.ts';
import { readExtras } from '../../wire/request.ts';
import type { DriverClient } from '../driver-seam/client.ts';
import { effectsOf } from '../driver-seam/watch.ts';
import { encodeResult } from '../encode-result.ts';
import { nameParameter, type BoundStatement } from '../name-parameter.ts';
import type { ThreadState } from '../thread-state.ts';
import type { ClientOperation } from './operation.ts';

/** Executes a batch. `calls/batch-call.ts` writes the request. */
export const batch: ClientOperation = { needs: 'client', run };

async function run(
  state: ThreadState,
  client: DriverClient,
  request: RequestReader,
  context: RequestContext,
): Promise<unknown> {
  const { timestamp, options: encodedOptions } = readExtras(request);
  const statements = readStatements(request);
  const options = decodeQueryOptions(encodedOptions, client);
  if (timestamp !== undefined) options.timestamp = timestamp;
  state.rowPath.mark(options);

  let result;
  try {
    result = await client.batch(statements, options);
  } catch (error) {
    throw await nameParameter(error, client, statements, options, 'batch');
  }
  // Only a conditional batch has rows. Their columns are not cached, because they belong to no statement text.
  return encodeResult(state, '', result, client, context, effectsOf(options));
}

function readStatements(request: RequestReader): BoundStatement[] {
  const statements: BoundStatement[] = [];
  for (let left = request.int32(); left > 0; left--) {
    const query = request.value() as string;
    const params = readParameters(request);
    statements.push({ query, ...(params === undefined ? {} : { params }) });
  }
  return statements;
}
