import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { NativeType } from '../types/cql-type.ts';
import { codecOf } from '../types/registry.ts';
import { ServerFaultError } from '../types/server-fault.ts';

/** The number of a LIMIT, TIMESTAMP or TTL. The server has no good answer for an empty cell, and neither has this. */
export function readInteger(cell: BoundValue, name: string, type: NativeType): bigint {
  if (cell === null || cell === unset)
    throw new InvalidRequestError(`Invalid ${cell === null ? 'null' : 'unset'} value of ${name}`);
  if (cell.length > 0) return BigInt(codecOf(type).decode(cell) as number | bigint);
  const [box, marshal] = type.name === 'int' ? ['Integer.intValue', 'Int32Type'] : ['Long.longValue', 'LongType'];
  throw new ServerFaultError(
    `java.lang.NullPointerException: Cannot invoke "java.lang.${box}()" because the return value of ` +
      `"org.apache.cassandra.db.marshal.${marshal}.compose(java.nio.ByteBuffer)" is null`,
  );
}
