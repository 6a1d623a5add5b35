/** The arithmetic mean; 0 for no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; 0 for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The sample standard deviation (n - 1); 0 for fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The value below which `share` (0 to 1) of the values lie, by the nearest rank; 0 for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)] ?? 0;
}

/** A mean with the interval that holds it in 95 of 100 repetitions of the whole experiment. */
export interface Interval {
  readonly mean: number;
  /** Negative infinity for a single value: nothing is known about its spread. */
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % confidence interval of the mean by Student's t, which is wide for few values on purpose: two repeats need
 * 12.7 standard errors, three 4.3, five 2.8.
 */
export function confidenceInterval(values: readonly number[]): Interval {
  const centre = mean(values);
  if (values.length < 2) return { mean: centre, low: -Infinity, high: Infinity };
  const halfWidth = (studentT95(values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth };
}

/** True when two intervals share a value, so that their order is not established. */
export function overlaps(left: Interval, right: Interval): boolean {
  return left.low <= right.high && right.low <= left.high;
}

/** Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom; above, the normal's 1.96 is within 4 %. */
const studentT95Points = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

function studentT95(degreesOfFreedom: number): number {
  return studentT95Points[degreesOfFreedom - 1] ?? 1.96;
}
