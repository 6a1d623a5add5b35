import type { KeyspaceDeclaration, TableDeclaration, TypeDeclaration } from './declaration.ts';
import { SimulatorError } from './errors.ts';
import type { Rule } from './rules/rule.ts';
import { ruleProblem } from './rules/rule-problem.ts';
import type { AuthenticationScript, Credentials } from './server/authentication.ts';
import type { TlsIdentity } from './server/node-server.ts';

/** How a simulator is started. Every field has a default. */
export interface SimulatorOptions {
  /** How many nodes, on 127.0.0.1, 127.0.0.2 and so on. Integer, 1 to 64. Default: 1. macOS needs an alias for each beyond the first. */
  readonly nodes?: number;
  /** The port, the same on every address. 0 takes one that is free on all of them. Default: 0. */
  readonly port?: number;
  /** Default: none. */
  readonly tables?: readonly TableDeclaration[];
  /** User-defined types, in an order in which each uses only those before it. Default: none. */
  readonly types?: readonly TypeDeclaration[];
  /** Keyspaces whose replication is not the default; those of tables and types are made by themselves. */
  readonly keyspaces?: Readonly<Record<string, KeyspaceDeclaration>>;
  /** Rules in force from the start. Default: none. */
  readonly rules?: readonly Rule[];
  /** Set: connections must log in, with one of these if there are several, as to `PasswordAuthenticator`. Default: anyone may. */
  readonly credentials?: Credentials | readonly Credentials[];
  /** Instead of `credentials`: the exchange of another authenticator, with as many challenges as wanted. */
  readonly authentication?: AuthenticationScript;
  /** Set: connections speak TLS. Default: plain. */
  readonly tls?: TlsIdentity;
  /** Default: `'datacenter1'`, for every node. */
  readonly dataCenter?: string;
  /** Default: `'simulator'`. */
  readonly clusterName?: string;
  /** What `system.local` says; drivers choose their schema queries by it. Default: `'5.0.9'`. */
  readonly releaseVersion?: string;
  /** Ring positions of each node. Integer, 1 to 256. Default: 8. */
  readonly tokensPerNode?: number;
  /** Requests kept for `requests()`; older ones go. Integer, 0 to 1,000,000. Default: 10,000. */
  readonly recordedRequests?: number;
  /**
   * Answer each repeated execution of a prepared statement with the frame of its first answer, whatever its values: the
   * fastest server for benchmarks of a client. Batches too. Writes after the first one store nothing, and `requests()`
   * does not list them. Default: false.
   */
  readonly replay?: boolean;
  /** Answers carry the custom payload of their request, as `CustomPayloadMirroringQueryHandler` does. Default: false. */
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
