import { median } from '@async-cassandra/diagnostics';

/** Repeats of one figure: the median, the ends, and how many there are. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** @throws RangeError without values. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('a spread needs at least one value');
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}
