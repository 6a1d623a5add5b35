import type { EncodedClusterOptions } from '../options/driver-options.ts';

/**
 * How rows leave the driver. `auto`: undecoded, and decoded if a live check finds that this cannot be trusted; `decoded`:
 * decoded from the start; `broken`: undecoded with a wrong byte in each page that the check reads, so that the way from
 * `auto` to `decoded` can be tested.
 */
export type RowPathChoice = 'auto' | 'decoded' | 'broken';

/**
 * Whether prepared statements take the lean path (`thread/lean/`). `auto`: if a live check finds that this driver can be trusted
 * with it; `off`: never; `broken`: the check fails, so that the way from `auto` to the driver's own can be tested.
 */
export type LeanPathChoice = 'auto' | 'off' | 'broken';

/** What a thread is started with. */
export interface ThreadData {
  readonly options: EncodedClusterOptions;
  readonly rowPath: RowPathChoice;
  readonly leanPath: LeanPathChoice;
  /** See `options/kept-statements.ts`. */
  readonly keptStatements: number;
  /** Its number in the cluster. Default: that in its executor. The driver of number 0 reports to the server for all of them. */
  readonly threadIndex?: number;
}
