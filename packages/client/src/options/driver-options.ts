/**
 * The driver's options, checked and turned into data that each thread makes its driver clients from. The main half;
 * `options/thread-options.ts` is the other one.
 */
import type { ConnectionOptions } from 'node:tls';
import {
  types,
  type DriverClientOptions,
  type DriverExecutionProfile,
  type DseClientOptions,
} from '../values/driver.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { refusals } from './option-table.ts';
import { encodePlainOptions } from './plain-options.ts';
import { encodePolicy, type PolicyData, type PolicyKind } from './policies.ts';
import { asConsistency, asReadTimeout } from './query-option-values.ts';
import {
  encodeDefaultQueryOptions,
  type DefaultQueryOptions,
  type EncodedQueryOptions,
} from './driver-query-options.ts';

/**
 * The options of `cassandra-driver`'s `Client` that can be given to threads. Their meaning is the driver's, with better
 * defaults where said. Policies must be the driver's own classes; anything else that is code comes from `threadModule`.
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
  /** Defaults for each query; `timeoutMs` and `signal` belong to one call. */
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
export function encodeClusterOptions(
  options: DriverOptions,
  otherNames: readonly string[] = [],
): EncodedClusterOptions {
  if (!isOptionsObject(options)) throw notOptions('AsyncCluster', options);
  const known = new Map<object, PolicyData>();
  return {
    plain: encodePlainOptions({ ...options }, otherNames),
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

const policyKinds = ['addressResolution', 'loadBalancing', 'reconnection', 'retry', 'speculativeExecution'] as const;
const policyNames: readonly string[] = [...policyKinds, 'timestampGeneration'];

function encodePolicies(options: DriverOptions, known: Map<object, PolicyData>): EncodedClusterOptions['policies'] {
  const policies = options.policies ?? {};
  const authProvider = options.authProvider ?? undefined;
  if (!isPlainObject(policies)) throw new TypeError(`policies must be an object, got ${describeValue(policies)}`);
  for (const name of Object.keys(policies)) {
    if (policyNames.includes(name)) continue;
    throw unknownNameError(
      'a policy',
      `policies.${name}`,
      policyNames.map((each) => `policies.${each}`),
    );
  }
  const { timestampGeneration } = policies;
  if (timestampGeneration !== undefined && timestampGeneration !== null)
    encodePolicy('timestampGeneration', timestampGeneration, 'policies.timestampGeneration');
  const encoded: Partial<Record<PolicyKind, PolicyData>> = {
    retry: { policy: 'IdempotenceAwareRetryPolicy', arguments: [] },
  };
  for (const kind of policyKinds) {
    const policy = policies[kind];
    if (policy !== undefined && policy !== null) encoded[kind] = encodePolicy(kind, policy, `policies.${kind}`, known);
  }
  if (authProvider !== undefined)
    encoded.authProvider = encodePolicy('authProvider', authProvider, 'authProvider', known);
  return encoded;
}

function encodeProfiles(
  profiles: readonly DriverExecutionProfile[] | null | undefined,
  known: Map<object, PolicyData>,
): EncodedProfile[] | undefined {
  if (profiles === undefined || profiles === null) return undefined;
  if (!Array.isArray(profiles)) {
    throw new TypeError(`profiles must be an array of ExecutionProfile, got ${describeValue(profiles)}`);
  }
  return profiles.map((profile: unknown, index) => encodeProfile(profile, `profiles[${index}]`, known));
}

const profileValues = {
  consistency: asConsistency,
  serialConsistency: asConsistency,
  readTimeout: asReadTimeout,
} as const;
const profileNames = ['name', ...Object.keys(profileValues), 'loadBalancing', 'retry'];

function encodeProfile(profile: unknown, path: string, known: Map<object, PolicyData>): EncodedProfile {
  if (!isOptionsObject(profile) || typeof (profile as DriverExecutionProfile).name !== 'string') {
    throw new TypeError(`${path} must be an ExecutionProfile with a name, got ${describeValue(profile)}`);
  }
  const { name, loadBalancing, retry, graphOptions, ...others } = profile as DriverExecutionProfile;
  const plain: Record<string, unknown> = {};
  for (const [option, value] of Object.entries(others)) {
    if (value === undefined || value === null) continue;
    if (!Object.hasOwn(profileValues, option))
      throw unknownNameError('an option of a profile', `${path}.${option}`, profileNames);
    plain[option] = profileValues[option as keyof typeof profileValues](value, `${path}.${option}`);
  }
  // The driver gives each profile such an object, with nothing in it.
  if (Object.values(graphOptions ?? {}).some((value) => value !== undefined))
    throw new TypeError(`${path}.graphOptions cannot be given: ${refusals['graphOptions']}`);
  return {
    name,
    plain,
    loadBalancing: loadBalancing && encodePolicy('loadBalancing', loadBalancing, `${path}.loadBalancing`, known),
    retry: retry && encodePolicy('retry', retry, `${path}.retry`, known),
  };
}

function cloudBundle(cloud: DriverOptions['cloud']): EncodedClusterOptions['cloudBundle'] {
  if (cloud === undefined || cloud === null) return undefined;
  if (!isPlainObject(cloud)) throw new TypeError(`cloud must be an object, got ${describeValue(cloud)}`);
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
  if (module === undefined || module === null) return undefined;
  const href = module instanceof URL ? module.href : module;
  if (typeof href === 'string' && /^(file|data|node|blob):/u.test(href)) return href;
  throw new TypeError(
    `threadModule must be a URL, as new URL('./cassandra.setup.js', import.meta.url), got ${describeValue(module)}`,
  );
}
