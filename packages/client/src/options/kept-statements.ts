const least = 1000;

/**
 * How many different texts, and how many sets of columns, a cluster remembers on the main thread and in each thread. It follows the
 * driver's `maxPrepared` (500 by default): a statement beyond it is prepared anew in any case, so that to send its text or its columns
 * again costs little. A program that writes values into its texts has no end of them.
 */
export function keptStatementsOf(maxPrepared: number | undefined): number {
  return Math.max(least, 2 * (maxPrepared ?? 0));
}
