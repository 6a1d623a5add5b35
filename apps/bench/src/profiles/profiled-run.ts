/** What a profiled run leaves beside its profiles, as `run.json`: what was measured, and when. */
export interface ProfiledRun {
  readonly scenario: string;
  readonly subject: string;
  /** The window on the clock of `process.hrtime()`, which profiles have too. */
  readonly beginMicros: number;
  readonly endMicros: number;
  /** Rows read or queries made within it. */
  readonly units: number;
}
