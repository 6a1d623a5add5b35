import { CassandraToolError } from './errors.ts';

/** Who may log in: everybody, or only users with a name and a password. */
export type Authenticator = 'AllowAllAuthenticator' | 'PasswordAuthenticator';

/** The options of {@link startCassandra}. Every field has a default. */
export interface StartCassandraOptions {
  /** Number of nodes, on 127.0.0.1, 127.0.0.2, …: 1 to 9, default 1. Each needs about 0.9 GB. */
  readonly nodes?: number;
  /** Port for CQL, the same on every node: 1 to 65535; 0 (default) takes a free one. */
  readonly port?: number;
  /** Port for traffic between the nodes, the same on every node; 0 (default) takes a free one. */
  readonly storagePort?: number;
  /** JMX port of the first node. Each further node uses the next higher port. Default: none, JMX is off. */
  readonly jmxPort?: number | undefined;
  /** `PasswordAuthenticator` has one superuser, `cassandra` with password `cassandra`, and checks permissions. */
  readonly authenticator?: Authenticator;
  /**
   * Folder of state, configuration, data and logs. Default: a new folder under `.cassandra/tests/` of the repository, which is
   * deleted when the cluster stops.
   */
  readonly directory?: string | undefined;
  /** True: the data is deleted when the cluster stops, so stopping is quick. Default: true without `directory`. */
  readonly isEphemeral?: boolean | undefined;
  /** Megabytes of heap of each node: 256 to 16384, default 512. */
  readonly heapMb?: number;
  /** Additional entries of `cassandra.yaml` for every node: `{ read_request_timeout: '500ms' }`. Default: none. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Java files that are compiled into the class path of each node, so that `settings` can name their classes. Needs a JDK. Default: none. */
  readonly javaSources?: readonly string[];
  /** How long each node may take until it answers CQL, in milliseconds: 1,000 to 1,800,000, default 180,000. */
  readonly startTimeoutMs?: number;
  /** Called with a line for each step of the start. Default: none. */
  readonly onProgress?: (line: string) => void;
  /** Aborts the start; has no effect on a cluster that has started. */
  readonly signal?: AbortSignal | undefined;
}

/** {@link StartCassandraOptions}, checked and with defaults. `undefined` means "off" or "choose one". */
export interface ResolvedStartOptions {
  readonly nodes: number;
  readonly port: number;
  readonly storagePort: number;
  readonly jmxPort: number | undefined;
  readonly authenticator: Authenticator;
  readonly directory: string | undefined;
  readonly isEphemeral: boolean;
  readonly heapMb: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly javaSources: readonly string[];
  readonly startTimeoutMs: number;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

const known = [
  'nodes',
  'port',
  'storagePort',
  'jmxPort',
  'authenticator',
  'directory',
  'isEphemeral',
  'heapMb',
  'settings',
  'javaSources',
  'startTimeoutMs',
  'onProgress',
  'signal',
];

/** @throws CassandraToolError `bad-option`, naming the option, the rule and the value. */
export function resolveStartOptions(options: StartCassandraOptions = {}): ResolvedStartOptions {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw badOption(`${name} is not an option; the options are ${known.join(', ')}`);
  }
  const port = integer('port', options.port ?? 0, 0, 65_535);
  const storagePort = integer('storagePort', options.storagePort ?? 0, 0, 65_535);
  const nodes = integer('nodes', options.nodes ?? 1, 1, 9);
  if (port !== 0 && port === storagePort) throw badOption(`port and storagePort must differ, got ${port} for both`);
  const authenticator = options.authenticator ?? 'AllowAllAuthenticator';
  if (authenticator !== 'AllowAllAuthenticator' && authenticator !== 'PasswordAuthenticator') {
    throw badOption(
      `authenticator must be AllowAllAuthenticator or PasswordAuthenticator, got ${String(authenticator)}`,
    );
  }
  return Object.freeze({
    nodes,
    port,
    storagePort,
    jmxPort: options.jmxPort === undefined ? undefined : integer('jmxPort', options.jmxPort, 1, 65_535 - nodes),
    authenticator,
    directory: options.directory,
    isEphemeral: options.isEphemeral ?? options.directory === undefined,
    heapMb: integer('heapMb', options.heapMb ?? 512, 256, 16_384),
    settings: options.settings ?? {},
    javaSources: options.javaSources ?? [],
    startTimeoutMs: integer('startTimeoutMs', options.startTimeoutMs ?? 180_000, 1000, 1_800_000),
    onProgress: options.onProgress ?? (() => {}),
    signal: options.signal,
  });
}

function integer(name: string, value: number, lowest: number, highest: number): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw badOption(`${name} must be an integer from ${lowest} to ${highest}, got ${String(value)}`);
}

function badOption(message: string): CassandraToolError {
  return new CassandraToolError('bad-option', message);
}
