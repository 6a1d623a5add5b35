/** The file `run.json` beside the profiles of a run: what was measured, and when. */
export interface ProfiledRun {
  readonly scenario: string;
  readonly subject: string;
  /** The window on the clock of `process.hrtime()`, which profiles have too. */
  readonly beginMicros: number;
  readonly endMicros: number;
  /** Rows or queries within the window. */
  readonly units: number;
}
