import { ResponseError } from '../plan/response-error.ts';
import type { Execution } from '../plan/session.ts';
import { splitRoutingKey } from '../storage/routing-key.ts';
import type { ScanStart } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import { InvalidValueError } from '../types/invalid-value.ts';
import { ServerFaultError } from '../types/server-fault.ts';
import { validateCell } from '../types/validate-cell.ts';
import type { PagingState } from '../plan/paging-state.ts';
import { decodeRowMark } from './row-mark.ts';

/**
 * Returns where a scan of a table continues.
 *
 * @throws {ServerFaultError} for a state without a partition: that of a statement that names its partition
 * @throws {ResponseError} a read failure, for a partition key that the table cannot have: the state of another table
 */
export function continueScan(
  state: PagingState,
  schema: TableSchema,
  rowsGiven: number,
  execution: Execution,
): ScanStart {
  const { routingKey, remainingInPartition } = state;
  if (routingKey.length === 0) throw new ServerFaultError(missingKeyMessage(schema));
  const after = remainingInPartition > 0 ? decodeRowMark(state, schema) : undefined;
  assertRoutingKey(routingKey, schema, execution);
  return { routingKey, after, rowsGiven };
}

function missingKeyMessage(schema: TableSchema): string {
  const [method, variable] = schema.isVirtual ? ['remaining', 'value'] : ['position', 'key'];
  const call = `"java.nio.ByteBuffer.${method}()"`;
  return `java.lang.NullPointerException: Cannot invoke ${call} because "${variable}" is null`;
}

function assertRoutingKey(routingKey: Buffer, schema: TableSchema, { session, consistency }: Execution): void {
  try {
    const cells = splitRoutingKey(routingKey, schema.partitionKey.length);
    if (!cells) throw new InvalidValueError('the key has not as many parts as the partition key');
    schema.partitionKey.forEach(({ type }, i) => validateCell(cells[i] as Buffer, type));
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    const message = `Operation failed - received 0 responses and 1 failures: UNKNOWN from /${session.node.address}:7000`;
    throw new ResponseError({
      error: 'readFailure',
      message,
      consistency,
      received: 0,
      blockFor: 1,
      failures: 1,
      isDataPresent: false,
    });
  }
}
