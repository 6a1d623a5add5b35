import type { EncodedDriverOptions } from '../options/encode-options.ts';

/**
 * How rows leave the driver. `auto`: undecoded, and decoded if a live check finds that this cannot be trusted; `decoded`:
 * decoded from the start; `broken`: undecoded with a wrong byte in each page that the check reads, so that the way from
 * `auto` to `decoded` can be tested.
 */
export type RowPathChoice = 'auto' | 'decoded' | 'broken';

/** What a thread is started with. */
export interface ThreadData {
  readonly options: EncodedDriverOptions;
  readonly rowPath: RowPathChoice;
  /** See `options/kept-statements.ts`. */
  readonly keptStatements: number;
}
