import type { KeyspaceDeclaration, TableDeclaration, TypeDeclaration } from './declaration.ts';
import { SimulatorError } from './errors.ts';
import type { Rule } from './rules/rule.ts';
import { ruleProblem } from './rules/rule-problem.ts';
import type { AuthenticationScript, Credentials } from './server/authentication.ts';
import type { TlsIdentity } from './server/node-server.ts';

/** Options of `startSimulator`. Every one has a default. */
export interface SimulatorOptions {
  /** Number of nodes, on 127.0.0.1, 127.0.0.2 and so on. Integer, 1 to 64. Default: 1. On macOS each node after the first needs an alias. */
  readonly nodes?: number;
  /** Port of every node. 0 chooses one that is free on all addresses. Default: 0. */
  readonly port?: number;
  /** Tables that exist from the start. Default: none. */
  readonly tables?: readonly TableDeclaration[];
  /** User-defined types. Each may use those before it. Default: none. */
  readonly types?: readonly TypeDeclaration[];
  /** Keyspaces with a replication of their own. The keyspaces of `tables` and `types` are created without it. Default: none. */
  readonly keyspaces?: Readonly<Record<string, KeyspaceDeclaration>>;
  /** Rules that apply from the start. Default: none. */
  readonly rules?: readonly Rule[];
  /** Clients must log in with these, or with one of several, as with `PasswordAuthenticator`. Default: no login. */
  readonly credentials?: Credentials | readonly Credentials[];
  /** The exchange of another authenticator, with any number of challenges. Excludes `credentials`. */
  readonly authentication?: AuthenticationScript;
  /** Switches TLS on for all connections. Default: off. */
  readonly tls?: TlsIdentity;
  /** Data centre of every node. Default: `'datacenter1'`. */
  readonly dataCenter?: string;
  /** Name of the cluster in the system tables. Default: `'simulator'`. */
  readonly clusterName?: string;
  /** Version in `system.local`. Drivers choose their schema queries by it. Default: `'5.0.9'`. */
  readonly releaseVersion?: string;
  /** Ring positions of each node. Integer, 1 to 256. Default: 8. */
  readonly tokensPerNode?: number;
  /** Number of requests that `requests()` can list; older ones are dropped. Integer, 0 to 1,000,000. Default: 10,000. */
  readonly recordedRequests?: number;
  /**
   * Answers each repeated execution of a prepared statement, or batch, with a copy of the first answer, whatever its
   * values. Use it for benchmarks of a client. Later writes store nothing, and `requests()` does not list them.
   * Default: false.
   */
  readonly replay?: boolean;
  /** Repeats the custom payload of each request in its answer, as `CustomPayloadMirroringQueryHandler` does. Default: false. */
  readonly echoCustomPayload?: boolean;
}

/** {@link SimulatorOptions} with every default filled in. */
export interface ResolvedSimulatorOptions {
  readonly nodes: number;
  readonly port: number;
  readonly tables: readonly TableDeclaration[];
  readonly types: readonly TypeDeclaration[];
  readonly keyspaces: Readonly<Record<string, KeyspaceDeclaration>>;
  readonly rules: readonly Rule[];
  readonly credentials: Credentials | readonly Credentials[] | undefined;
  readonly authentication: AuthenticationScript | undefined;
  readonly tls: TlsIdentity | undefined;
  readonly dataCenter: string;
  readonly clusterName: string;
  readonly releaseVersion: string;
  readonly tokensPerNode: number;
  readonly recordedRequests: number;
  readonly replay: boolean;
  readonly echoCustomPayload: boolean;
}

const defaults: ResolvedSimulatorOptions = {
  nodes: 1,
  port: 0,
  tables: [],
  types: [],
  keyspaces: {},
  rules: [],
  credentials: undefined,
  authentication: undefined,
  tls: undefined,
  dataCenter: 'datacenter1',
  clusterName: 'simulator',
  releaseVersion: '5.0.9',
  tokensPerNode: 8,
  recordedRequests: 10_000,
  replay: false,
  echoCustomPayload: false,
};

/** Checks options and fills in what is missing. @throws {SimulatorError} `invalid-option`, naming option, rule and value */
export function resolveSimulatorOptions(options: SimulatorOptions = {}): ResolvedSimulatorOptions {
  for (const name of Object.keys(options)) {
    if (!(name in defaults)) throw unknownOption(name);
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const resolved: ResolvedSimulatorOptions = { ...defaults, ...given };
  assertInteger('nodes', resolved.nodes, 1, 64);
  assertInteger('port', resolved.port, 0, 65_535);
  assertInteger('tokensPerNode', resolved.tokensPerNode, 1, 256);
  assertInteger('recordedRequests', resolved.recordedRequests, 0, 1_000_000);
  assertAuthentication(resolved);
  for (const rule of resolved.rules) assertRule(rule);
  return Object.freeze(resolved);
}

/** @throws {SimulatorError} `invalid-option`, naming the rule's field */
export function assertRule(rule: unknown): void {
  const problem = ruleProblem(rule);
  if (problem !== undefined) throw new SimulatorError('invalid-option', problem);
}

function assertAuthentication({ credentials, authentication }: ResolvedSimulatorOptions): void {
  if (credentials !== undefined && authentication !== undefined) {
    throw new SimulatorError('invalid-option', 'credentials and authentication exclude each other: give one of them');
  }
  if (authentication && !(authentication.steps.length > 0)) {
    throw new SimulatorError('invalid-option', 'authentication.steps must have at least one step, got none');
  }
}

function assertInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new SimulatorError(
      'invalid-option',
      `${name} must be an integer from ${minimum} to ${maximum}, got ${String(value)}`,
    );
  }
}

function unknownOption(name: string): SimulatorError {
  const known = Object.keys(defaults);
  const near = known.find((each) => each.toLowerCase().startsWith(name.slice(0, 4).toLowerCase()));
  const hint = near ? ` Did you mean ${near}?` : ` Known are ${known.join(', ')}.`;
  return new SimulatorError('invalid-option', `Unknown option ${name}.${hint}`);
}
