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

/** The name of a level; `undefined` for a code that the protocol does not know. */
export function consistencyName(code: number): ConsistencyName | undefined {
  return names[code];
}
