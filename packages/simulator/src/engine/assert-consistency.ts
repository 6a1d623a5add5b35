import { consistencyCode, consistencyName, nodeLocal } from '../protocol/consistency.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Modification } from '../write/modification.ts';

const any = consistencyCode('ANY');
const serialLevels: ReadonlySet<number> = new Set([consistencyCode('SERIAL'), consistencyCode('LOCAL_SERIAL')]);

/**
 * Checks that a level is allowed for a read (without `modification`) or for a kind of write.
 *
 * @throws {InvalidRequestError} in Cassandra's words
 */
export function assertConsistency(consistency: number, modification: Modification | undefined): void {
  const problem = problemOf(consistency, modification);
  if (problem !== undefined) throw new InvalidRequestError(problem);
}

/** Checks the level of the first phase of a conditional write. @throws {InvalidRequestError} */
export function assertSerialConsistency(serialConsistency: number | undefined): void {
  if (serialConsistency === undefined || isSerial(serialConsistency)) return;
  throw new InvalidRequestError('Invalid consistency for conditional update. Must be one of SERIAL or LOCAL_SERIAL');
}

/** Returns true for the levels of conditional writes and of reads that see them. */
export function isSerial(consistency: number): boolean {
  return serialLevels.has(consistency);
}

function problemOf(consistency: number, modification: Modification | undefined): string | undefined {
  if (consistency === nodeLocal)
    return 'NODE_LOCAL consistency level is highly dangerous and should be used only for debugging purposes';
  if (!modification) return consistency === any ? 'ANY ConsistencyLevel is only supported for writes' : undefined;
  if (modification.isCounter && consistency === any)
    return `Consistency level ANY is not yet supported for counter table ${modification.table}`;
  if (modification.isCounter && isSerial(consistency)) return 'Counter operations are inherently non-serializable';
  if (!isSerial(consistency)) return undefined;
  if (!modification.isConditional) return 'You must use conditional updates for serializable writes';
  return (
    `${consistencyName(consistency)} is not supported as conditional update commit consistency. ` +
    'Use ANY if you mean "make sure it is accepted but I don\'t care how many replicas commit it for non-SERIAL reads"'
  );
}
