const least = 1000;

/**
 * Returns how many statement texts, and how many sets of columns, the main thread and each thread of a cluster remember. A program that
 * writes values into its statements has no end of them, so there must be a limit. The limit follows the driver's `maxPrepared` (500 by
 * default): the driver prepares a statement beyond that again anyway, so sending its text again adds little.
 */
export function keptStatementsOf(maxPrepared: number | undefined): number {
  return Math.max(least, 2 * (maxPrepared ?? 0));
}
