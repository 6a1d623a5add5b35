/**
 * Measures several times, one after another, and returns all results. Use the median: it is wrong only when most repeats are wrong.
 */
export async function repeated<Result>(repeats: number, measure: () => Promise<Result> | Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) results.push(await measure());
  return results;
}

/** Returns the middle value. For an even number of values it is the lower one of the two in the middle. @throws RangeError without values */
export function middleOf(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other)[(values.length - 1) >> 1];
  if (middle === undefined) throw new RangeError('middleOf needs at least one value');
  return middle;
}
