import type { ConnectionOptions } from 'node:tls';
import type { DriverClientOptions, DriverExecutionProfile, DseClientOptions } from '../values/driver.ts';
import type { DefaultQueryOptions } from './query-options.ts';

/**
 * The options of `cassandra-driver`'s `Client` that can be sent to threads. They mean what they mean in the driver; better defaults are
 * named at the option. Policies must be instances of the driver's own classes. Any other code comes from `threadModule`.
 */
export interface DriverOptions extends Omit<
  DseClientOptions,
  | 'authProvider'
  | 'contactPoints'
  | 'encoding'
  | 'graphOptions'
  | 'metrics'
  | 'policies'
  | 'profiles'
  | 'promiseFactory'
  | 'queryOptions'
  | 'requestTracker'
  | 'sslOptions'
> {
  /** Host names or addresses, each with or without `:port`. Default: `['127.0.0.1']`, unless `cloud` is given. */
  contactPoints?: readonly string[];
  /** A `PlainTextAuthProvider` or `DsePlainTextAuthProvider`. Return any other from `threadModule`. */
  authProvider?: DriverClientOptions['authProvider'];
  /** `map` and `set` are used on the main thread, where cells become values. */
  encoding?: NonNullable<DriverClientOptions['encoding']>;
  /**
   * Instances of the driver's own classes. Default of `retry`: `IdempotenceAwareRetryPolicy`, so that only statements
   * marked `isIdempotent` are sent again after an error of the connection. `timestampGeneration`: `null` switches client
   * timestamps off; they are made on the main thread, so no other generator can be given.
   */
  policies?: Omit<NonNullable<DriverClientOptions['policies']>, 'timestampGeneration'> & {
    timestampGeneration?: NonNullable<DriverClientOptions['policies']>['timestampGeneration'] | null;
  };
  /** Consistency, policies and timeouts under a name, for `executionProfile` of a query. */
  profiles?: readonly DriverExecutionProfile[];
  /** Defaults for each query; `timeoutMs` and `signal` belong to one call. */
  queryOptions?: DefaultQueryOptions;
  /** `{}` is enough for TLS. Default of `rejectUnauthorized`: true, while the driver's is false. */
  sslOptions?: ConnectionOptions;
  /**
   * A module that each thread loads, for code that cannot be sent: your own policies, your own `authProvider`, TLS callbacks.
   * Its default export is called before each driver client is made, with `{ driver, threadIndex, threadName }`. The options that
   * it returns take precedence over those given here. `driver` is the copy of `cassandra-driver` in use, which refuses classes of
   * another copy.
   */
  threadModule?: URL | string;
}
