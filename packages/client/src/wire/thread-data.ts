import type { EncodedDriverOptions } from '../options/encode-options.ts';

/**
 * How rows leave the driver.
 *
 * - `auto`: undecoded. If a check against a decoded page fails, decoded.
 * - `decoded`: always decoded.
 * - `broken`: like `auto`, with a wrong byte in each page that the check reads. Tests use it to reach the fallback.
 */
export type RowPathChoice = 'auto' | 'decoded' | 'broken';

/**
 * Whether prepared statements use the lean path (`thread/lean/`).
 *
 * - `auto`: if a check of this driver succeeds.
 * - `off`: never.
 * - `broken`: like `auto`, but the check fails. Tests use it to reach the fallback.
 */
export type LeanPathChoice = 'auto' | 'off' | 'broken';

/** The data that a thread gets at its start. */
export interface ThreadData {
  readonly options: EncodedDriverOptions;
  readonly rowPath: RowPathChoice;
  readonly leanPath: LeanPathChoice;
  /** See `options/kept-statements.ts`. */
  readonly keptStatements: number;
  /** Its number in the cluster. Default: that in its executor. The driver of number 0 reports to the server for all of them. */
  readonly threadIndex?: number;
}
