/** Returns the arithmetic mean; 0 for no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the middle value, or the mean of the two in the middle; 0 for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Returns the sample standard deviation (n - 1); 0 for fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Returns the value below which `share` (0 to 1) of the values lie, by the nearest rank; 0 for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)] ?? 0;
}

/** A mean with its 95 % confidence interval. */
export interface Interval {
  readonly mean: number;
  /** Negative infinity for a single value, because its spread is unknown. */
  readonly low: number;
  readonly high: number;
}

/**
 * Returns the 95 % confidence interval of the mean by Student's t. It is wide for few values on purpose: 12.7 standard errors for two
 * repeats, 4.3 for three, 2.8 for five.
 */
export function confidenceInterval(values: readonly number[]): Interval {
  const centre = mean(values);
  if (values.length < 2) return { mean: centre, low: -Infinity, high: Infinity };
  const halfWidth = (studentT95(values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth };
}

/** Tells whether two intervals share a value, so that neither is clearly larger. */
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
