/**
 * Turns the driver's policies and authentication providers into data, and back. The data is the name of the class and the arguments
 * of its constructor, which are read from the instance. A policy whose code is the application's own cannot be sent.
 */
import { auth, policies } from '../values/driver.ts';
import { classNameOf, describeValue } from '../errors/describe-value.ts';
import { cannotCross, setupModuleAdvice } from './plain-data.ts';

/** One policy as data. Child policies are among the arguments. */
export interface PolicyData {
  readonly policy: string;
  readonly arguments: readonly unknown[];
}

type Fields = Readonly<Record<string, unknown>>;
type Child = (value: unknown, field: string) => PolicyData;

interface PolicyClass {
  readonly construct: new (...parameters: never[]) => object;
  /** Fields that the class itself sets. The application added any other field. */
  readonly fields: readonly string[];
  /** The constructor's arguments, from the fields. */
  readonly read: (fields: Fields, child: Child) => readonly unknown[];
}

const { loadBalancing, reconnection, retry, speculativeExecution, timestampGeneration } = policies;
const { AddressTranslator, EC2MultiRegionTranslator } = policies.addressResolution as unknown as Record<
  'AddressTranslator' | 'EC2MultiRegionTranslator',
  new () => object
>;

const hostState = ['client', 'hosts'];
const nothing = (): readonly unknown[] => [];

/** Every class that can be sent, by the option that takes it. */
const classes = {
  loadBalancing: {
    DefaultLoadBalancingPolicy: {
      construct: loadBalancing.DefaultLoadBalancingPolicy,
      fields: ['_client', '_hosts', '_filteredHosts', '_preferredHost', '_index', 'localDc', '_filter'],
      read: ({ localDc }) => [{ localDc }],
    },
    TokenAwarePolicy: {
      construct: loadBalancing.TokenAwarePolicy,
      fields: [...hostState, 'childPolicy'],
      read: ({ childPolicy }, child) => [child(childPolicy, 'childPolicy')],
    },
    DCAwareRoundRobinPolicy: {
      construct: loadBalancing.DCAwareRoundRobinPolicy,
      fields: [...hostState, 'localDc', 'index', 'localHostsArray'],
      read: ({ localDc }) => [localDc],
    },
    RoundRobinPolicy: { construct: loadBalancing.RoundRobinPolicy, fields: [...hostState, 'index'], read: nothing },
    AllowListPolicy: {
      construct: loadBalancing.AllowListPolicy,
      fields: ['childPolicy', 'allowList'],
      read: readAllowList,
    },
    WhiteListPolicy: {
      construct: loadBalancing.WhiteListPolicy,
      fields: ['childPolicy', 'allowList'],
      read: readAllowList,
    },
  },
  retry: {
    RetryPolicy: { construct: retry.RetryPolicy, fields: [], read: nothing },
    FallthroughRetryPolicy: { construct: retry.FallthroughRetryPolicy, fields: [], read: nothing },
    IdempotenceAwareRetryPolicy: {
      construct: retry.IdempotenceAwareRetryPolicy,
      fields: ['_childPolicy'],
      read: ({ _childPolicy }, child) => [child(_childPolicy, '_childPolicy')],
    },
  },
  reconnection: {
    ConstantReconnectionPolicy: {
      construct: reconnection.ConstantReconnectionPolicy,
      fields: ['delay'],
      read: ({ delay }) => [delay],
    },
    ExponentialReconnectionPolicy: {
      construct: reconnection.ExponentialReconnectionPolicy,
      fields: ['baseDelay', 'maxDelay', 'startWithNoDelay'],
      read: ({ baseDelay, maxDelay, startWithNoDelay }) => [baseDelay, maxDelay, startWithNoDelay],
    },
  },
  speculativeExecution: {
    NoSpeculativeExecutionPolicy: {
      construct: speculativeExecution.NoSpeculativeExecutionPolicy,
      fields: ['_plan'],
      read: nothing,
    },
    ConstantSpeculativeExecutionPolicy: {
      construct: speculativeExecution.ConstantSpeculativeExecutionPolicy,
      fields: ['_delay', '_maxSpeculativeExecutions'],
      read: ({ _delay, _maxSpeculativeExecutions }) => [_delay, _maxSpeculativeExecutions],
    },
  },
  addressResolution: {
    AddressTranslator: { construct: AddressTranslator, fields: [], read: nothing },
    EC2MultiRegionTranslator: { construct: EC2MultiRegionTranslator, fields: [], read: nothing },
  },
  timestampGeneration: {
    MonotonicTimestampGenerator: {
      construct: timestampGeneration.MonotonicTimestampGenerator,
      fields: ['_warningThreshold', '_minLogInterval', '_micros', '_lastDate', '_lastLogDate'],
      read: ({ _warningThreshold, _minLogInterval }) => [_warningThreshold, _minLogInterval],
    },
  },
  authProvider: {
    PlainTextAuthProvider: {
      construct: auth.PlainTextAuthProvider,
      fields: ['username', 'password'],
      read: ({ username, password }) => [username, password],
    },
    DsePlainTextAuthProvider: {
      construct: auth.DsePlainTextAuthProvider,
      fields: ['username', 'password', 'authorizationId'],
      read: ({ username, password, authorizationId }) => [username, password, authorizationId],
    },
    NoAuthProvider: {
      construct: (auth as unknown as { readonly NoAuthProvider: new () => object }).NoAuthProvider,
      fields: [],
      read: nothing,
    },
  },
} satisfies Record<string, Record<string, PolicyClass>>;

/** An option that takes an instance of one of the driver's classes. */
export type PolicyKind = keyof typeof classes;

function readAllowList({ childPolicy, allowList }: Fields, child: Child): readonly unknown[] {
  return [child(childPolicy, 'childPolicy'), [...(allowList as Map<string, true>).keys()]];
}

/**
 * Turns a policy into data, on the main thread. Pass one `known` for several policies: an instance that they share then stays one
 * instance in the thread.
 *
 * @throws {TypeError} naming `path` for an instance of any other class.
 */
export function encodePolicy(
  kind: PolicyKind,
  policy: unknown,
  path: string,
  known: Map<object, PolicyData> = new Map<object, PolicyData>(),
): PolicyData {
  if (typeof policy !== 'object' || policy === null) {
    const got =
      typeof policy === 'function' ? `the ${policy.name || 'nameless'} function or class` : describeValue(policy);
    throw new TypeError(`${path} must be an instance of one of ${Object.keys(classes[kind]).join(', ')}, got ${got}`);
  }
  const before = known.get(policy);
  if (before !== undefined) return before;
  const [name, policyClass] = classOf(kind, policy, path);
  assertNothingAdded(policy, policyClass, path);
  const child: Child = (value, field) => encodePolicy(kind, value, `${path}.${field}`, known);
  const data = { policy: name, arguments: policyClass.read(policy as Fields, child) };
  known.set(policy, data);
  return data;
}

/**
 * Checks that a policy can cross to a thread, and returns it.
 *
 * @throws {TypeError} naming `path` for an instance of any other class.
 */
export function assertPolicy(kind: PolicyKind, policy: unknown, path: string): object {
  encodePolicy(kind, policy, path);
  return policy as object;
}

/** Makes the policy again, in the thread. Pass one `known` for several: data that they share then becomes one instance. */
export function decodePolicy(
  kind: PolicyKind,
  data: PolicyData,
  known: Map<PolicyData, object> = new Map<PolicyData, object>(),
): object {
  const before = known.get(data);
  if (before !== undefined) return before;
  const policyClass = (classes[kind] as Readonly<Record<string, PolicyClass>>)[data.policy];
  if (policyClass === undefined) throw new TypeError(`${kind} has no class ${data.policy}`);
  const parameters = data.arguments.map((item) => (isPolicyData(item) ? decodePolicy(kind, item, known) : item));
  const policy = new policyClass.construct(...(parameters as never[]));
  known.set(data, policy);
  return policy;
}

function isPolicyData(value: unknown): value is PolicyData {
  return typeof value === 'object' && value !== null && 'policy' in value;
}

/** Compares the exact prototype, since a subclass has code of its own. */
function classOf(kind: PolicyKind, policy: object, path: string): [name: string, policyClass: PolicyClass] {
  const ofKind: Readonly<Record<string, PolicyClass>> = classes[kind];
  const prototype: unknown = Object.getPrototypeOf(policy);
  for (const [name, policyClass] of Object.entries(ofKind)) {
    if (policyClass.construct.prototype === prototype) return [name, policyClass];
  }
  const name = classNameOf(policy);
  if (name in ofKind) {
    throw new TypeError(
      `${path} is a ${name} of another copy of cassandra-driver. Import its class from @async-cassandra/client, ` +
        'which exports those of the copy it uses.',
    );
  }
  throw cannotCross(path, `an instance of ${name}`);
}

/** A method or field that the application added to an instance would be lost without a word. */
function assertNothingAdded(policy: object, policyClass: PolicyClass, path: string): void {
  for (const name of Object.keys(policy)) {
    if (!policyClass.fields.includes(name)) {
      throw new TypeError(`${path} has ${name} of its own, which cannot cross to a thread. ${setupModuleAdvice}`);
    }
  }
  const { _filter: filter, _defaultFilter: defaultFilter } = policy as Fields;
  if (Object.hasOwn(policy, '_filter') && filter !== defaultFilter) throw cannotCross(`${path}.filter`, 'a function');
}
