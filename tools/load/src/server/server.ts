import type { LoadTable } from '../workload/table.ts';
import type { ServerAddress } from './server-address.ts';

/** Which kind of server a workload runs on. */
export type ServerKind = 'simulator' | 'local-cassandra' | 'contact-points';

/** A running server with the workload's tables in it. */
export interface Server extends ServerAddress {
  readonly kind: ServerKind;
  /** The release of a real server, such as `5.0.9`; `simulator` for the simulator. */
  readonly version: string;
  /** True when it uses the same cores as the measured subject. */
  readonly isOnThisHost: boolean;
  /** Removes the tables and ends what was started. A second call does nothing. */
  stop(): Promise<void>;
}

/** Where the workload runs. */
export interface ServerChoice {
  /** True: start a local Cassandra, unless there are contact points. */
  readonly cassandra: boolean;
  readonly contactPoints: readonly string[];
  /** The same for all hosts. */
  readonly port: number;
  /** Default: the data centre of the first host that answers. */
  readonly localDataCenter: string | undefined;
  readonly credentials: ServerAddress['credentials'] | undefined;
}

/** A module that calls `serveTables`, and the arguments that its process gets. */
export interface SimulatorModule {
  readonly module: URL;
  readonly args?: readonly string[];
}

/** The tables of the server. The simulator's process creates the same tables itself, because rows cannot be sent to it. */
export interface ServedTables {
  readonly tables: readonly LoadTable[];
  readonly simulator: SimulatorModule;
}
