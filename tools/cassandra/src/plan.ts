import type { Authenticator } from './options.ts';

/** Everything that is decided before anything starts. Plain data, because the guard process gets it as JSON. */
export interface ClusterPlan {
  /** Folder of the whole cluster. Each node has a folder in it. */
  readonly directory: string;
  readonly isEphemeral: boolean;
  readonly authenticator: Authenticator;
  readonly nodes: readonly NodePlan[];
  /** The Java 17 to run. */
  readonly java: string;
  /** The folder of jars, and how to fill it. */
  readonly distribution: DistributionPlan;
  readonly heapMb: number;
  /** Additional entries of `cassandra.yaml`. They replace the tool's own entries of the same name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Java files for the class path of each node. */
  readonly javaSources: readonly string[];
  readonly startTimeoutMs: number;
}

/** One node. Numbers count from 1, and node `n` listens on 127.0.0.`n`. */
export interface NodePlan {
  readonly number: number;
  readonly address: string;
  readonly port: number;
  readonly storagePort: number;
  readonly jmxPort: number | undefined;
  readonly directory: string;
}

/** Where Cassandra's jars are, and the Maven that fetches them if they are missing. */
export interface DistributionPlan {
  /** Cassandra's version, such as 5.0.9. */
  readonly version: string;
  /** Folder of the jars; exists only when it is complete. */
  readonly jarFolder: string;
  /** The `mvn` to run; `undefined` when the jars are there. */
  readonly maven: string | undefined;
}

/** The name of the one data centre; the same as in Cassandra's own default configuration. */
export const localDataCenter = 'datacenter1';

/** The superuser that Cassandra creates when it asks for passwords. */
export const superuser = { username: 'cassandra', password: 'cassandra' } as const;
