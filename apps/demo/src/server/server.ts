import type { ServerAddress } from '../subjects/server-address.ts';

/** Which kind of server the workload runs on; part of the report. */
export type ServerKind = 'simulator' | 'local-cassandra' | 'contact-points';

/** A server with the demo's tables in it. */
export interface Server extends ServerAddress {
  readonly kind: ServerKind;
  /** `4.0`-like for a real one, as the server says it. */
  readonly version: string;
  /** True when it takes its CPU time from the same cores as what is measured. */
  readonly isOnThisHost: boolean;
  /** Removes what was put there and ends what was started. Calling it again does nothing. */
  stop(): Promise<void>;
}

/** Where the workload is to run. */
export interface ServerChoice {
  /** True: start a local Cassandra, unless there are contact points. */
  readonly cassandra: boolean;
  readonly contactPoints: readonly string[];
  /** One for all hosts. */
  readonly port: number;
  /** Found by asking the first host when left out. */
  readonly localDataCenter: string | undefined;
  readonly credentials: ServerAddress['credentials'] | undefined;
  readonly rowsPerPage: number;
}
