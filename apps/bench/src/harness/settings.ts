/** What was asked for. */
export interface Settings {
  readonly scenarios: readonly string[];
  readonly repeats: number;
  /** Of the measured window of each run. */
  readonly seconds: number;
  readonly seed: number;
  /** Fewer and shorter runs than it takes to be sure of anything. */
  readonly quick: boolean;
}
