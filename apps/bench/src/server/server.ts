import type { ServerAddress } from '../subjects/server-address.ts';

/** A server with the benchmark's tables in it. */
export interface Server extends ServerAddress {
  readonly kind: 'simulator' | 'cassandra';
  readonly version: string;
  /** True when it takes its CPU time from the same cores as what is measured. */
  readonly isOnThisHost: boolean;
  /** Removes what was put there and ends what was started. */
  stop(): Promise<void>;
}

/** Where to measure. */
export interface ServerChoice {
  /** True: the server of `contactPoints`, or a local Cassandra started for this run. False: the simulator. */
  readonly cassandra: boolean;
  /** `host[:port],host[:port]…`, from CASSANDRA_CONTACT_POINTS. */
  readonly contactPoints: string | undefined;
  readonly localDataCenter: string | undefined;
  readonly credentials: ServerAddress['credentials'] | undefined;
}
