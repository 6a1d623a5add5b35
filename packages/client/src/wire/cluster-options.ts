/**
 * The driver's options, checked and turned into data that each thread makes its driver clients from. The main half;
 * `wire/thread-options.ts` is the other one.
 */
import type { ConnectionOptions } from 'node:tls';
import { types, type DriverClientOptions, type DriverExecutionProfile, type DseClientOptions } from '../values/driver.ts';
import { unknownNameError } from './known-names.ts';
import { type OptionKind, optionGroups, optionKinds, refusals } from './option-table.ts';
import { cannotCross, copyPlainData, describeValue, isPlainObject } from './plain-data.ts';
import { encodePolicy, type PolicyData, type PolicyKind } from './policies.ts';
import { encodeDefaultQueryOptions, type DefaultQueryOptions, type EncodedQueryOptions } from './query-options.ts';

/**
 * The options of `cassandra-driver`'s `Client` that can be given to threads. Their meaning is the driver's, with better
 * defaults where said. Policies must be the driver's own classes; anything else that is code comes from `threadModule`.
 */
export interface DriverOptions
  extends Omit<
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
  /** `PlainTextAuthProvider` or `DsePlainTextAuthProvider`; others come from `threadModule`. */
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
  /** Defaults for each query. */
  queryOptions?: DefaultQueryOptions;
  /** `{}` is enough for TLS. Default of `rejectUnauthorized`: true, while the driver's is false. */
  sslOptions?: ConnectionOptions;
  /**
   * A module that each thread loads, for what cannot be sent: own policies, an own `authProvider`, TLS callbacks. Its
   * default export is called before each driver client is made, with `{ driver, threadIndex, threadName }`, and returns
   * options that go over those given here. `driver` is the copy of `cassandra-driver` in use; classes of another copy
   * are refused by it.
   */
  threadModule?: URL | string;
}

/** The options as they cross to a thread. */
export interface EncodedClusterOptions {
  /** Options that need no rebuilding, except bytes. */
  readonly plain: Readonly<Record<string, unknown>>;
  readonly policies: Readonly<Partial<Record<PolicyKind, PolicyData>>>;
  readonly profiles: readonly EncodedProfile[] | undefined;
  readonly queryOptions: EncodedQueryOptions | undefined;
  readonly cloudBundle: { readonly href: string } | { readonly path: string } | undefined;
  /** One id for all threads, so that the cluster counts one client. */
  readonly id: Uint8Array;
  readonly threadModule: string | undefined;
}

/** An execution profile as it crosses. */
export interface EncodedProfile {
  readonly name: string;
  readonly plain: Readonly<Record<string, unknown>>;
  readonly loadBalancing: PolicyData | undefined;
  readonly retry: PolicyData | undefined;
}

/**
 * Checks the driver's part of a cluster's options. `otherNames` are those that are somebody else's to check.
 *
 * @throws {TypeError} naming the option, for an unknown name, a value of the wrong kind, or one that cannot cross.
 */
export function encodeClusterOptions(options: DriverOptions, otherNames: readonly string[] = []): EncodedClusterOptions {
  if (typeof options !== 'object' || options === null) throw new TypeError(`options must be an object, got ${describeValue(options)}`);
  const given = Object.entries(options).filter(([name, value]) => value !== undefined && !otherNames.includes(name));
  const plain: Record<string, unknown> = {};
  for (const [name, value] of given) {
    const kind = optionKinds[name];
    if (kind === undefined) throw unknownName(name, otherNames);
    if (kind !== 'special') plain[name] = plainOption(name, kind, value);
  }
  assertCredentials(options.credentials);
  assertProtocolVersion(options.protocolOptions?.maxVersion);
  const known = new Map<object, PolicyData>();
  const encoding = encodeEncoding(options.encoding);
  return {
    plain: {
      ...plain,
      ...(options.cloud ? undefined : { contactPoints: contactPoints(options.contactPoints) }),
      ...(options.sslOptions ? { sslOptions: sslOptions(options.sslOptions) } : undefined),
      ...(encoding ? { encoding } : undefined),
    },
    policies: encodePolicies(options, known),
    profiles: encodeProfiles(options.profiles, known),
    queryOptions: encodeDefaultQueryOptions(options.queryOptions),
    cloudBundle: cloudBundle(options.cloud),
    id: clientId(options.id),
    threadModule: moduleHref(options.threadModule),
  };
}

/** False when the application asked for no client timestamps in the driver's way. */
export function wantsClientTimestamps(options: DriverOptions): boolean {
  return options.policies?.timestampGeneration !== null;
}

function unknownName(name: string, otherNames: readonly string[]): TypeError {
  const refusal = refusals[name];
  if (refusal !== undefined) return new TypeError(`${name} cannot be given: ${refusal}`);
  return unknownNameError('an option of AsyncCluster', name, [...Object.keys(optionKinds), ...otherNames]);
}

function plainOption(path: string, kind: OptionKind, value: unknown): unknown {
  if (value === null) return value;
  if (kind === 'group') return plainGroup(path, value);
  if (kind !== 'data' && typeof value !== kind) {
    if (typeof value === 'function') throw cannotCross(path, 'a function');
    throw new TypeError(`${path} must be a ${kind}, got ${describeValue(value)}`);
  }
  if (kind === 'number' && !Number.isFinite(value)) throw new TypeError(`${path} must be a finite number, got ${describeValue(value)}`);
  return copyPlainData(value, path);
}

function plainGroup(path: string, value: unknown): Record<string, unknown> {
  if (!isPlainObject(value)) throw new TypeError(`${path} must be an object, got ${describeValue(value)}`);
  const kinds = optionGroups[path] ?? {};
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const kind = kinds[name];
    if (kind === undefined) {
      throw unknownNameError(`an option of ${path}`, `${path}.${name}`, Object.keys(kinds).map((known) => `${path}.${known}`));
    }
    if (item !== undefined) copy[name] = plainOption(`${path}.${name}`, kind, item);
  }
  return copy;
}

function assertCredentials(credentials: DriverOptions['credentials']): void {
  for (const name of credentials ? (['username', 'password'] as const) : []) {
    const value: unknown = credentials?.[name];
    if (typeof value !== 'string') throw new TypeError(`credentials.${name} must be a string, got ${describeValue(value)}`);
  }
}

/** 4 is what the driver speaks to Apache Cassandra at most, whatever the server could; 0 leaves the choice to it. */
const protocolVersions = [0, 4, types.protocolVersion.dseV1, types.protocolVersion.dseV2];

function assertProtocolVersion(version: unknown): void {
  if (version === undefined || (protocolVersions as unknown[]).includes(version)) return;
  throw new TypeError(
    `protocolOptions.maxVersion must be 4, got ${describeValue(version)}. cassandra-driver speaks no later version with ` +
      'Apache Cassandra, and servers from 2.2 to 5.0 all speak it; earlier versions lack types and unset values.',
  );
}

function contactPoints(value: unknown): string[] {
  if (value === undefined) return ['127.0.0.1'];
  if (!Array.isArray(value) || value.length === 0) {
    throw new TypeError(`contactPoints must be an array of at least one host name or address, got ${describeValue(value)}`);
  }
  return value.map((item: unknown, index) => {
    if (typeof item === 'string' && item !== '') return item;
    throw new TypeError(`contactPoints[${index}] must be a host name or address, got ${describeValue(item)}`);
  });
}

function sslOptions(value: unknown): object {
  if (!isPlainObject(value)) throw new TypeError(`sslOptions must be an object, got ${describeValue(value)}`);
  return { rejectUnauthorized: true, ...(copyPlainData(value, 'sslOptions') as object) };
}

/** The flags; the constructors of maps and sets stay on the main thread. */
function encodeEncoding(encoding: DriverOptions['encoding']): Record<string, unknown> | undefined {
  if (encoding === undefined) return undefined;
  if (!isPlainObject(encoding)) throw new TypeError(`encoding must be an object, got ${describeValue(encoding)}`);
  const { map, set, ...flags } = encoding;
  assertCollection('encoding.map', map, 'set');
  assertCollection('encoding.set', set, 'add');
  return plainGroup('encoding', flags);
}

/** What the driver asks of them too, so that its decoder on the main thread can be trusted with them. */
function assertCollection(path: string, value: unknown, adder: string): void {
  if (value === undefined || value === null) return;
  const prototype = typeof value === 'function' ? (value.prototype as Record<string, unknown> | undefined) : undefined;
  if (typeof prototype?.['forEach'] === 'function' && typeof prototype[adder] === 'function') return;
  const example = adder === 'set' ? 'Map' : 'Set';
  throw new TypeError(`${path} must be a class with forEach() and ${adder}(), such as ${example}, got ${describeValue(value)}`);
}

const policyKinds = ['addressResolution', 'loadBalancing', 'reconnection', 'retry', 'speculativeExecution'] as const;
const policyNames: readonly string[] = [...policyKinds, 'timestampGeneration'];

function encodePolicies(options: DriverOptions, known: Map<object, PolicyData>): EncodedClusterOptions['policies'] {
  const { policies = {}, authProvider } = options;
  if (!isPlainObject(policies)) throw new TypeError(`policies must be an object, got ${describeValue(policies)}`);
  for (const name of Object.keys(policies)) {
    if (policyNames.includes(name)) continue;
    throw unknownNameError('a policy', `policies.${name}`, policyNames.map((each) => `policies.${each}`));
  }
  const { timestampGeneration } = policies;
  if (timestampGeneration) encodePolicy('timestampGeneration', timestampGeneration, 'policies.timestampGeneration');
  const encoded: Partial<Record<PolicyKind, PolicyData>> = {
    retry: { policy: 'IdempotenceAwareRetryPolicy', arguments: [] },
  };
  for (const kind of policyKinds) {
    const policy = policies[kind];
    if (policy !== undefined) encoded[kind] = encodePolicy(kind, policy, `policies.${kind}`, known);
  }
  if (authProvider) encoded.authProvider = encodePolicy('authProvider', authProvider, 'authProvider', known);
  return encoded;
}

function encodeProfiles(profiles: readonly DriverExecutionProfile[] | undefined, known: Map<object, PolicyData>): EncodedProfile[] | undefined {
  if (profiles === undefined) return undefined;
  if (!Array.isArray(profiles)) throw new TypeError(`profiles must be an array of ExecutionProfile, got ${describeValue(profiles)}`);
  return profiles.map((profile, index) => {
    const path = `profiles[${index}]`;
    if (typeof profile !== 'object' || profile === null || typeof profile.name !== 'string') {
      throw new TypeError(`${path} must be an ExecutionProfile, got ${describeValue(profile)}`);
    }
    const { name, loadBalancing, retry, ...plain } = profile;
    return {
      name,
      plain: copyPlainData(plain, path) as Record<string, unknown>,
      loadBalancing: loadBalancing && encodePolicy('loadBalancing', loadBalancing, `${path}.loadBalancing`, known),
      retry: retry && encodePolicy('retry', retry, `${path}.retry`, known),
    };
  });
}

function cloudBundle(cloud: DriverOptions['cloud']): EncodedClusterOptions['cloudBundle'] {
  if (!cloud) return undefined;
  const { secureConnectBundle: bundle } = cloud;
  if (typeof bundle === 'string') return { path: bundle };
  if (bundle instanceof URL) return { href: bundle.href };
  throw new TypeError(`cloud.secureConnectBundle must be a path or a URL, got ${describeValue(bundle)}`);
}

function clientId(id: unknown): Uint8Array {
  if (id === undefined || id === null) return Uint8Array.from(types.Uuid.random().getBuffer());
  if (id instanceof types.Uuid) return Uint8Array.from(id.getBuffer());
  throw new TypeError(`id must be a Uuid, got ${describeValue(id)}`);
}

/** A path is taken as it is, since a worker's `import()` knows no other base than its own file. */
function moduleHref(module: unknown): string | undefined {
  if (module === undefined) return undefined;
  const href = module instanceof URL ? module.href : module;
  if (typeof href === 'string' && /^(file|data|node|blob):/u.test(href)) return href;
  throw new TypeError(`threadModule must be a URL, as new URL('./cassandra.setup.js', import.meta.url), got ${describeValue(module)}`);
}
