import type { Uuid } from '../values/driver.ts';

/** How a statement was executed. The fields and their names are the driver's. */
export interface ExecutionInfo {
  /** The coordinator that answered, as `ip:port`. */
  readonly queriedHost: string | undefined;
  /** Every host that was tried, with the message of its error, or `null` if there was none. */
  readonly triedHosts: Readonly<Record<string, string | null>>;
  /** Attempts started beside the first one. */
  readonly speculativeExecutions: number;
  /** One of `types.consistencies`. */
  readonly achievedConsistency: number;
  /** Set when the query was traced. */
  readonly traceId: Uuid | undefined;
  readonly warnings: readonly string[] | undefined;
  readonly customPayload: Readonly<Record<string, Buffer>> | undefined;
  /** False when the nodes did not agree on the schema in time after a schema change. */
  readonly isSchemaInAgreement: boolean;
}
