import type { DriverQueryOptions } from './driver-query-options.ts';
import type { Deadline } from './deadline.ts';

/** What one call may say: the driver's query options that can cross to a thread, and what ends the call early. */
export interface QueryOptions extends DriverQueryOptions, Deadline {
  /** Prepares the statement. Default: true for a statement with parameters, false for one without. */
  readonly prepare?: boolean;
}
