/**
 * The driver's value and error classes.
 *
 * All other files import them from here, so that every `instanceof` uses the same copy of the driver. The namespaces are
 * re-exported directly, so that they contain types too; a constant would contain values only. Node finds these names in the
 * driver's CommonJS. `Encoder` is public too, but missing from the driver's type declarations.
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

/** The whole module, for code that gets the driver as an argument instead of importing its own copy. */
export const driverModule = driver;

/** The date range of DataStax Enterprise. It can be a parameter. */
export const { DateRange } = driver.datastax.search;

/** The driver's encoder and decoder of cells. It is exported, but missing from the driver's type declarations. */
export interface DriverEncoder {
  /** Decodes one cell without its length prefix. Returns `null` for a null and, for most types, for an empty cell. */
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
