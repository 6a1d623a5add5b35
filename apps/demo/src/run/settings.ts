/** What the command line asks for. */
export interface CompareSettings {
  readonly threads: readonly number[];
  readonly repeats: number;
  /** Of one run: both phases together, without connecting and warm-up. */
  readonly durationMs: number;
  readonly rowsPerPage: number;
  readonly seed: number;
  /** No repeat begins that would end later, counted from the start of the first one. `null`: no limit. */
  readonly timeLimitMs: number | null;
}
