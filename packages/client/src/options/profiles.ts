/**
 * The defaults of each kind of client, as named records. `resolveClusterOptions` fills them in before anything is encoded.
 *
 * A profile holds what this package decides. Every other default, such as `socketOptions.readTimeout`, is the driver's: its client
 * in each thread fills it in, so that a later version of the driver keeps its own values.
 */
import type { ValueClassSet } from '../columns/value-classes.ts';
import { policies } from '../values/driver.ts';

/** Defaults, and what happens with wrong names. */
export interface OptionsProfile {
  readonly name: 'async' | 'driver';
  /** What error messages call the client. */
  readonly client: 'AsyncCluster' | 'Client';
  /** What happens when an option has an unknown name: the call fails, or the process gets one warning and the option is skipped. */
  readonly unknownNames: UnknownNames;
  /** Hosts to connect to. `undefined`: the application must name them. */
  readonly contactPoints: readonly string[] | undefined;
  readonly prepare: PrepareDefault;
  /** Whether TLS verifies the server's certificate. */
  readonly rejectUnauthorized: boolean;
  readonly createRetryPolicy: () => object;
  /** Whether the client sends a timestamp with each write. */
  readonly clientTimestamps: boolean;
  /** Whether prepared statements are sent past the driver's request machinery, where a check finds that possible. */
  readonly leanPath: boolean;
  /** Which classes the values of rows have. */
  readonly valueClasses: ValueClassSet;
  /** The threads and their queue. */
  readonly pool: PoolDefaults;
}

export type UnknownNames = 'error' | 'warning';

/** Which statements are prepared when the call does not say: those with parameters, all, or none. */
export type PrepareDefault = 'with-parameters' | boolean;

export interface PoolDefaults {
  readonly threadPriority: number;
  readonly preloads: 'inherit' | 'skip';
  readonly maxInFlightPerThread: number;
  readonly maxQueue: number;
}

const pool: PoolDefaults = Object.freeze({
  threadPriority: 5,
  preloads: 'skip',
  maxInFlightPerThread: 1024,
  maxQueue: Number.POSITIVE_INFINITY,
});

/** `AsyncCluster`: safer and faster than the driver where a default decides it. */
export const asyncProfile: OptionsProfile = Object.freeze({
  name: 'async',
  client: 'AsyncCluster',
  unknownNames: 'error',
  contactPoints: ['127.0.0.1'],
  // Without the types that preparing brings, the driver guesses them: every number becomes a double.
  prepare: 'with-parameters',
  rejectUnauthorized: true,
  // Only statements marked `isIdempotent` are sent again after an error of the connection.
  createRetryPolicy: () => new policies.retry.IdempotenceAwareRetryPolicy(new policies.retry.RetryPolicy()),
  clientTimestamps: true,
  leanPath: true,
  valueClasses: 'page',
  pool,
});

/** A client in the place of the driver's: what the driver does when nothing is said. */
export const driverProfile: OptionsProfile = Object.freeze({
  name: 'driver',
  client: 'Client',
  unknownNames: 'warning',
  contactPoints: undefined,
  prepare: false,
  rejectUnauthorized: false,
  createRetryPolicy: () => new policies.retry.RetryPolicy(),
  clientTimestamps: true,
  leanPath: true,
  valueClasses: 'driver',
  pool,
});
