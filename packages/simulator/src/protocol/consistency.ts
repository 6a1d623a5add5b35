import type { ByteReader } from '../bytes/byte-reader.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';

/** Consistency levels (section 3, [consistency]); the position is the code. */
const names = [
  'ANY',
  'ONE',
  'TWO',
  'THREE',
  'QUORUM',
  'ALL',
  'LOCAL_QUORUM',
  'EACH_QUORUM',
  'SERIAL',
  'LOCAL_SERIAL',
  'LOCAL_ONE',
] as const;

export type ConsistencyName = (typeof names)[number];

export function consistencyCode(name: ConsistencyName): number {
  return names.indexOf(name);
}

/** Cassandra's own level, which is not for clients. Drivers have no name for it. */
export const nodeLocal = 11;

/** Reads a level. @throws {MalformedBytesError} for a code that Cassandra does not know */
export function readConsistency(reader: ByteReader): number {
  const code = reader.readShort();
  if (code > nodeLocal) throw new MalformedBytesError(`Unknown code ${code} for a consistency level`);
  return code;
}

/** The name of a level; `undefined` for a code that the protocol does not know. */
export function consistencyName(code: number): ConsistencyName | undefined {
  return names[code];
}
