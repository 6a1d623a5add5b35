/**
 * Measures several times, one after the other, and returns all results. A measurement that is judged by its median is wrong only when
 * most repeats are.
 */
export async function repeated<Result>(repeats: number, measure: () => Promise<Result> | Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) results.push(await measure());
  return results;
}

/** The middle value; of an even number of values the lower one of the two in the middle. @throws RangeError without values */
export function middleOf(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other)[(values.length - 1) >> 1];
  if (middle === undefined) throw new RangeError('the middle of no values');
  return middle;
}
