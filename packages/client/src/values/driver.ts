/**
 * The one door to the driver's value and error classes.
 *
 * Everybody else imports them from here, so that there is exactly one copy of the driver behind every `instanceof`.
 * Its namespaces are re-exported as they are, so that they hold types too: a constant of the same value would not.
 * Node finds these names in the driver's CommonJS; `Encoder` is public as well but missing from its types.
 */
import driver, { type types as DriverTypes } from 'cassandra-driver';

export { auth, errors, ExecutionProfile, geometry, policies, types } from 'cassandra-driver';
export type {
  ClientOptions as DriverClientOptions,
  DseClientOptions,
  ExecutionProfile as DriverExecutionProfile,
  Host as DriverHost,
  QueryOptions as DriverClientQueryOptions,
} from 'cassandra-driver';

/** The whole module, for code that is handed the driver instead of importing a copy of its own. */
export const driverModule = driver;

/** DataStax Enterprise's date range, a parameter like any other. */
export const { DateRange } = driver.datastax.search;

/** The driver's cell codec. Part of its public exports, absent from its type declarations. */
export interface DriverEncoder {
  /** One cell without its length prefix; `null` for a null or, for most types, an empty cell. */
  decode(bytes: Buffer | null, type: DriverColumnType): unknown;
  encode(value: unknown, type?: DriverColumnType | number | string): Buffer | null | undefined;
}

/** A CQL type as the driver's result metadata describes it. `info` depends on the code: subtypes, fields, a class name. */
export interface DriverColumnType {
  readonly code: number;
  readonly type?: number | null;
  readonly info?: unknown;
  readonly options?: unknown;
  readonly customTypeName?: string;
}

export const Encoder = (
  driver as unknown as {
    readonly Encoder: new (protocolVersion: number, options: { readonly encoding?: object }) => DriverEncoder;
  }
).Encoder;

export type Long = DriverTypes.Long;
export type Uuid = DriverTypes.Uuid;
export type TimeUuid = DriverTypes.TimeUuid;
