import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { loadSecondDriver } from '../../test/second-driver.ts';
import { auth, driverModule, policies, types } from '../values/driver.ts';
import { encodeClusterOptions, wantsClientTimestamps, type DriverOptions } from './driver-options.ts';
import { EntryMap } from '../values/entry-map.ts';
import { EntrySet } from '../values/entry-set.ts';
import { resolveThreadOptions, type ThreadOptionsContext } from './thread-options.ts';

const { ExecutionProfile } = driverModule;
const {
  DefaultLoadBalancingPolicy,
  TokenAwarePolicy,
  RoundRobinPolicy,
  DCAwareRoundRobinPolicy,
  AllowListPolicy,
  WhiteListPolicy,
} = policies.loadBalancing;
const { IdempotenceAwareRetryPolicy, FallthroughRetryPolicy, RetryPolicy } = policies.retry;
/** The driver's own reading of the options that a thread gives it. */
const clientOptions = createRequire(import.meta.url)('cassandra-driver/lib/client-options') as {
  extend(base: object, options: object): void;
};

async function cross(
  options: DriverOptions,
  context: Partial<ThreadOptionsContext> = {},
): Promise<Record<string, unknown>> {
  const data = structuredClone(encodeClusterOptions(options));
  const resolved = await resolveThreadOptions(data, { threadIndex: 0, threadName: 'thread-0', ...context });
  clientOptions.extend({}, resolved);
  return { ...resolved };
}

const moduleOf = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

describe('options that are data', () => {
  it('arrive as they were given', async () => {
    const options = {
      contactPoints: ['10.0.0.1', 'node2:9043'],
      localDataCenter: 'dc1',
      credentials: { username: 'u', password: 'p' },
      maxPrepared: 10,
      prepareOnAllHosts: false,
      rePrepareOnUp: false,
      refreshSchemaDelay: 5,
      applicationName: 'app',
      applicationVersion: '1',
      pooling: {
        coreConnectionsPerHost: { 0: 2, 1: 1 },
        heartBeatInterval: 0,
        maxRequestsPerConnection: 100,
        warmup: false,
      },
      protocolOptions: { port: 9999, maxVersion: 4, noCompact: true, maxSchemaAgreementWaitSeconds: 3 },
      socketOptions: {
        readTimeout: 0,
        connectTimeout: 1,
        keepAlive: false,
        tcpNoDelay: false,
        coalescingThreshold: 1000,
      },
      queryOptions: { fetchSize: 10, consistency: types.consistencies.localQuorum, isIdempotent: true },
    };
    expect(await cross(options)).toMatchObject(options);
  });

  it('do not change afterwards, and leave out what is undefined', async () => {
    const contactPoints = ['10.0.0.1'];
    const data = encodeClusterOptions({
      contactPoints,
      socketOptions: { readTimeout: undefined, connectTimeout: 1 },
    } as never);
    contactPoints[0] = '10.0.0.2';
    expect(data.plain).toEqual({ contactPoints: ['10.0.0.1'], socketOptions: { connectTimeout: 1 } });
  });

  it('that are null are not given, where the driver would make nothing else of it', () => {
    const given = { keyspace: null, credentials: null, applicationName: null } as unknown as DriverOptions;
    expect(encodeClusterOptions(given).plain).toEqual({ contactPoints: ['127.0.0.1'] });
  });

  it('are those of a node on this machine when nothing is given', async () => {
    expect(await cross({})).toMatchObject({ contactPoints: ['127.0.0.1'] });
  });

  it('leave the keyspace to each driver client', async () => {
    expect(await cross({ keyspace: 'ks' })).not.toHaveProperty('keyspace');
    expect(await cross({ keyspace: 'ks' }, { keyspace: 'other' })).toHaveProperty('keyspace', 'other');
  });

  it('keep bytes of TLS as Buffers, and verify the server unless told otherwise', async () => {
    const ca = Buffer.from('certificate');
    const { sslOptions } = await cross({
      sslOptions: { ca: [ca, 'text'], pfx: [{ buf: ca, passphrase: 'x' }] as never, servername: 'node' },
    });
    expect(sslOptions).toEqual({
      rejectUnauthorized: true,
      ca: [ca, 'text'],
      pfx: [{ buf: ca, passphrase: 'x' }],
      servername: 'node',
    });
    expect((sslOptions as { ca: unknown[] }).ca[0]).toBeInstanceOf(Buffer);
    expect(await cross({ sslOptions: { rejectUnauthorized: false } })).toHaveProperty(
      'sslOptions.rejectUnauthorized',
      false,
    );
    expect(await cross({})).not.toHaveProperty('sslOptions');
  });

  it('keep a cloud bundle as a path or as a URL', async () => {
    expect(await cross({ cloud: { secureConnectBundle: '/b.zip' } })).toMatchObject({
      cloud: { secureConnectBundle: '/b.zip' },
    });
    const { cloud } = await cross({ cloud: { secureConnectBundle: new URL('file:///b.zip') } });
    expect(cloud).toEqual({ secureConnectBundle: new URL('file:///b.zip') });
    expect(await cross({ cloud: { secureConnectBundle: '/b.zip' } })).not.toHaveProperty('contactPoints');
  });

  it('share one client id, the given one or a random one', async () => {
    const id = types.Uuid.random();
    expect(await cross({ id })).toHaveProperty('id', id);
    const data = encodeClusterOptions({});
    const [first, second] = await Promise.all(
      [0, 1].map((threadIndex) => resolveThreadOptions(data, { threadIndex, threadName: 't' })),
    );
    expect(first?.id).toEqual(second?.id);
    expect(first?.id).toBeInstanceOf(types.Uuid);
    expect((await cross({}))['id']).not.toEqual(first?.id);
  });
});

describe('policies', () => {
  const built: [string, NonNullable<DriverOptions['policies']>][] = [
    ['loadBalancing', { loadBalancing: new DefaultLoadBalancingPolicy({ localDc: 'dc1' }) }],
    ['loadBalancing', { loadBalancing: new DefaultLoadBalancingPolicy() }],
    ['loadBalancing', { loadBalancing: new TokenAwarePolicy(new DCAwareRoundRobinPolicy('dc1')) }],
    [
      'loadBalancing',
      { loadBalancing: new AllowListPolicy(new RoundRobinPolicy(), ['10.0.0.1:9042', '10.0.0.2:9042']) },
    ],
    [
      'loadBalancing',
      { loadBalancing: new WhiteListPolicy(new TokenAwarePolicy(new RoundRobinPolicy()), ['10.0.0.1:9042']) },
    ],
    ['retry', { retry: new RetryPolicy() }],
    ['retry', { retry: new FallthroughRetryPolicy() }],
    ['retry', { retry: new IdempotenceAwareRetryPolicy(new FallthroughRetryPolicy()) }],
    ['reconnection', { reconnection: new policies.reconnection.ConstantReconnectionPolicy(5) }],
    ['reconnection', { reconnection: new policies.reconnection.ExponentialReconnectionPolicy(5, 50, true) }],
    [
      'speculativeExecution',
      { speculativeExecution: new policies.speculativeExecution.NoSpeculativeExecutionPolicy() },
    ],
    [
      'speculativeExecution',
      { speculativeExecution: new policies.speculativeExecution.ConstantSpeculativeExecutionPolicy(5, 2) },
    ],
    ['addressResolution', { addressResolution: policies.defaultAddressTranslator() }],
    ['addressResolution', { addressResolution: new policies.addressResolution.EC2MultiRegionTranslator() }],
  ];

  it.each(built)("the driver's own arrive as they were made: %s", async (name, given) => {
    const resolved = ((await cross({ policies: given }))['policies'] as Record<string, object>)[name] as object;
    const original = (given as Record<string, object>)[name] as object;
    // The plan of `NoSpeculativeExecutionPolicy` is a function of each instance's own.
    expect({ ...resolved, _plan: undefined }).toEqual({ ...original, _plan: undefined });
    expect(Object.getPrototypeOf(resolved)).toBe(Object.getPrototypeOf(original));
    expect(resolved).not.toBe(original);
  });

  it('used by a client before cross all the same', async () => {
    const policy = new DefaultLoadBalancingPolicy({ localDc: 'dc1' });
    Object.assign(policy, { _client: { options: {} }, _hosts: { on() {} }, _filteredHosts: [], _index: 7 });
    expect(await cross({ policies: { loadBalancing: policy } })).toHaveProperty(
      'policies.loadBalancing',
      new DefaultLoadBalancingPolicy({ localDc: 'dc1' }),
    );
  });

  it('that are one instance stay one instance', async () => {
    const loadBalancing = new RoundRobinPolicy();
    const profiles = [
      new ExecutionProfile('a', { loadBalancing }),
      new ExecutionProfile('b', { loadBalancing: new RoundRobinPolicy() }),
    ];
    const resolved = (await cross({ policies: { loadBalancing }, profiles })) as unknown as {
      policies: { loadBalancing: object };
      profiles: { loadBalancing: object }[];
    };
    expect(resolved.profiles[0]?.loadBalancing).toBe(resolved.policies.loadBalancing);
    expect(resolved.profiles[1]?.loadBalancing).not.toBe(resolved.policies.loadBalancing);
  });

  it('retry only idempotent statements by default', async () => {
    expect(((await cross({})) as { policies: { retry: object } }).policies.retry).toBeInstanceOf(
      IdempotenceAwareRetryPolicy,
    );
  });

  it('authentication providers with names and passwords', async () => {
    expect(await cross({ authProvider: new auth.PlainTextAuthProvider('u', 'p') })).toHaveProperty(
      'authProvider',
      new auth.PlainTextAuthProvider('u', 'p'),
    );
    const dse = new auth.DsePlainTextAuthProvider('u', 'p', 'other');
    const { authProvider } = await cross({ authProvider: dse });
    expect(authProvider).toEqual(dse);
    expect(authProvider).toBeInstanceOf(auth.DsePlainTextAuthProvider);
  });

  it('timestamps are never made in a thread', async () => {
    const timestampGeneration = new policies.timestampGeneration.MonotonicTimestampGenerator(1, 2);
    for (const given of [{}, { timestampGeneration }, { timestampGeneration: null }]) {
      expect(await cross({ policies: given })).toHaveProperty('policies.timestampGeneration', null);
    }
    expect(wantsClientTimestamps({ policies: { timestampGeneration } })).toBe(true);
    expect(wantsClientTimestamps({ policies: { timestampGeneration: null } })).toBe(false);
    expect(wantsClientTimestamps({})).toBe(true);
  });

  it('profiles keep what they say', async () => {
    const profile = new ExecutionProfile('olap', {
      consistency: types.consistencies.one,
      serialConsistency: types.consistencies.serial,
      readTimeout: 5,
      retry: new FallthroughRetryPolicy(),
    });
    const { profiles } = (await cross({ profiles: [profile] })) as { profiles: object[] };
    expect(profiles).toEqual([profile]);
    expect(profiles[0]).toBeInstanceOf(ExecutionProfile);
  });
});

describe('what threads share out', () => {
  it('one of them reports to the server', async () => {
    expect(await cross({}, { threadIndex: 0 })).toMatchObject({ monitorReporting: { enabled: true } });
    expect(await cross({}, { threadIndex: 1 })).toMatchObject({ monitorReporting: { enabled: false } });
    expect(await cross({}, { threadIndex: 0, isReporter: false })).toMatchObject({
      monitorReporting: { enabled: false },
    });
    expect(await cross({ monitorReporting: { enabled: false } })).toMatchObject({
      monitorReporting: { enabled: false },
    });
  });

  it('each keeps the list of keyspaces, unless told otherwise', async () => {
    expect(await cross({}, { threadIndex: 1 })).not.toHaveProperty('isMetadataSyncEnabled');
    expect(await cross({ isMetadataSyncEnabled: false })).toMatchObject({ isMetadataSyncEnabled: false });
  });

  it('maps and sets of the application stay on the main thread', async () => {
    class Sorted extends Map {}
    const { encoding } = await cross({ encoding: { map: Sorted, set: Set, useBigIntAsLong: true } });
    expect(encoding).toEqual({ map: EntryMap, set: EntrySet, useBigIntAsLong: true });
  });
});

describe('what cannot cross', () => {
  const recipe =
    "Return it from a module that each thread loads: threadModule: new URL('./cassandra.setup.js', import.meta.url)";
  class OwnRetry extends RetryPolicy {}
  class OwnAuth extends auth.PlainTextAuthProvider {}
  const changed = new RoundRobinPolicy();
  (changed as { getDistance: unknown }).getDistance = () => 0;

  it.each<[string, object, string]>([
    [
      'a policy of an own class',
      { policies: { retry: new OwnRetry() } },
      `policies.retry is an instance of OwnRetry, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a child of an own class',
      { policies: { retry: new IdempotenceAwareRetryPolicy(new OwnRetry()) } },
      `policies.retry._childPolicy is an instance of OwnRetry, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a filter',
      { policies: { loadBalancing: new DefaultLoadBalancingPolicy({ filter: () => true }) } },
      `policies.loadBalancing.filter is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a method put on an instance',
      { policies: { loadBalancing: changed } },
      `policies.loadBalancing has getDistance of its own, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'an own provider',
      { authProvider: new OwnAuth('u', 'p') },
      `authProvider is an instance of OwnAuth, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a TLS callback',
      { sslOptions: { checkServerIdentity: () => undefined } },
      `sslOptions.checkServerIdentity is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a function deep inside',
      { pooling: { coreConnectionsPerHost: { 0: () => 1 } } },
      `pooling.coreConnectionsPerHost.0 is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a function for a string',
      { keyspace: () => 'ks' },
      `keyspace is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a policy in a profile',
      { profiles: [new ExecutionProfile('a', { retry: new OwnRetry() })] },
      `profiles[0].retry is an instance of OwnRetry, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'an own generator',
      { policies: { timestampGeneration: { next: () => 1 } } },
      `policies.timestampGeneration is an instance of Object, which cannot cross to a thread. ${recipe}`,
    ],
    ['a tracker', { requestTracker: {} }, `requestTracker cannot be given: code runs in the threads. ${recipe}`],
    ['a promise factory', { promiseFactory: () => {} }, 'promiseFactory cannot be given: results are native promises.'],
    [
      'an unknown name',
      { contactPoint: ['x'] },
      'contactPoint is not an option of AsyncCluster. Did you mean contactPoints?',
    ],
    [
      'an unknown name of another',
      { executorThread: 1 },
      'executorThread is not an option of AsyncCluster. Did you mean executorThreads?',
    ],
    [
      'an unknown name in a group',
      { socketOptions: { readTimeOut: 1 } },
      'socketOptions.readTimeOut is not an option of socketOptions. Did you mean socketOptions.readTimeout?',
    ],
    [
      'an unknown policy',
      { policies: { retries: new RetryPolicy() } },
      'policies.retries is not a policy. Did you mean policies.retry?',
    ],
    [
      'an unknown query option',
      { queryOptions: { fetchsize: 1 } },
      'queryOptions.fetchsize is not a query option. Did you mean fetchSize?',
    ],
    ['a host for all queries', { queryOptions: { host: 'x' } }, 'queryOptions.host cannot be given for all queries'],
    [
      'a wrong kind',
      { socketOptions: { readTimeout: '12' } },
      'socketOptions.readTimeout must be a number of milliseconds from 0, or Infinity, got "12"',
    ],
    [
      'nothing for a number',
      { pooling: { heartBeatInterval: null } },
      'pooling.heartBeatInterval must be a number from 0 to 2147483647, got null',
    ],
    ['a group that is none', { pooling: 5 }, 'pooling must be an object, got 5'],
    [
      'no contact points',
      { contactPoints: [] },
      'contactPoints must be an array of at least one host name or address, got an empty array',
    ],
    [
      'a contact point that is none',
      { contactPoints: ['a', 5] },
      'contactPoints[1] must be a host name or address, got 5',
    ],
    [
      'contact points that are a string',
      { contactPoints: 'localhost' },
      'contactPoints must be an array of at least one host name or address, got "localhost"',
    ],
    [
      'a class for a map that is none',
      { encoding: { map: Date } },
      'encoding.map must be a class with forEach() and set(), such as Map, got a function',
    ],
    ['an id that is none', { id: 'x' }, 'id must be a Uuid, got "x"'],
    [
      'a password that is missing',
      { credentials: { username: 'u' } },
      'credentials.password must be a string, got undefined',
    ],
    [
      'a protocol version that the driver cannot',
      { protocolOptions: { maxVersion: 5 } },
      'protocolOptions.maxVersion must be 4, got 5. cassandra-driver speaks no later version with Apache Cassandra, and servers from 2.2 to 5.0 all speak it; earlier versions lack types and unset values.',
    ],
    [
      'a module by path',
      { threadModule: './setup.js' },
      `threadModule must be a URL, as new URL('./cassandra.setup.js', import.meta.url), got "./setup.js"`,
    ],
    [
      'a retry policy that is a class',
      { policies: { retry: RetryPolicy } },
      'policies.retry must be an instance of one of RetryPolicy, FallthroughRetryPolicy, IdempotenceAwareRetryPolicy, got the RetryPolicy function or class',
    ],
    [
      'a policy in the wrong place',
      { policies: { retry: new RoundRobinPolicy() } },
      `policies.retry is an instance of RoundRobinPolicy, which cannot cross to a thread. ${recipe}`,
    ],
  ])('is refused with its path: %s', (_, options, message) => {
    expect(() => encodeClusterOptions(options as DriverOptions, ['executorThreads'])).toThrow(new TypeError(message));
  });

  it('is a policy of another copy of the driver', () => {
    const policy = new (loadSecondDriver().policies.retry.RetryPolicy)();
    expect(() => encodeClusterOptions({ policies: { retry: policy } })).toThrow(
      /^policies\.retry is a RetryPolicy of another copy of cassandra-driver\. Import/u,
    );
  });

  it('never is somebody else’s option', () => {
    expect(
      encodeClusterOptions({ executorThreads: 4, executor: () => {} } as DriverOptions, ['executorThreads', 'executor'])
        .plain,
    ).toEqual({ contactPoints: ['127.0.0.1'] });
  });
});

describe('threadModule', () => {
  it('is called with the driver and the thread, and its options go over those given', async () => {
    const threadModule = moduleOf(`export default ({ driver, threadIndex, threadName }) => ({
      policies: { retry: new (class Own extends driver.policies.retry.RetryPolicy { name = threadName + threadIndex })() },
      socketOptions: { readTimeout: 7 }, maxPrepared: 9, logEmitter: () => {},
    })`);
    const options: DriverOptions = {
      threadModule,
      maxPrepared: 5,
      socketOptions: { connectTimeout: 3 },
      policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(5) },
    };
    const resolved = await cross(options, { threadIndex: 2, threadName: 'cql-2-' });
    expect(resolved).toMatchObject({
      maxPrepared: 9,
      socketOptions: { connectTimeout: 3, readTimeout: 7 },
      policies: { retry: { name: 'cql-2-2' }, reconnection: { delay: 5 } },
    });
    expect(resolved).toHaveProperty('logEmitter', expect.any(Function));
  });

  it('is asked anew for each driver client, and may answer later', async () => {
    const threadModule = moduleOf('let calls = 0; export default async () => ({ maxPrepared: ++calls })');
    expect(await cross({ threadModule })).toHaveProperty('maxPrepared', 1);
    expect(await cross({ threadModule })).toHaveProperty('maxPrepared', 2);
  });

  it('sets TLS up as safely as the options do', async () => {
    const threadModule = moduleOf('export default () => ({ sslOptions: { checkServerIdentity() {} } })');
    expect(await cross({ threadModule })).toHaveProperty('sslOptions.rejectUnauthorized', true);
    expect(await cross({ threadModule, sslOptions: { rejectUnauthorized: false } })).toHaveProperty(
      'sslOptions.rejectUnauthorized',
      false,
    );
  });

  it('says what is wrong with it', async () => {
    await expect(cross({ threadModule: moduleOf('export const options = 1') })).rejects.toThrow(
      /^threadModule data:.* must export a function by default, got undefined$/u,
    );
    await expect(cross({ threadModule: moduleOf('export default () => 5') })).rejects.toThrow(
      /must return an object of options, got 5$/u,
    );
    await expect(cross({ threadModule: moduleOf('export default () => ({ policy: 1 })') })).rejects.toThrow(
      /^policy is not an option that threadModule .* can return\. Did you mean policies\?$/u,
    );
    await expect(
      cross({ threadModule: moduleOf('export default () => ({ policies: { timestampGeneration: {} } })') }),
    ).rejects.toThrow(/timestamps are made on the main thread$/u);
    await expect(cross({ threadModule: new URL('file:///does/not/exist.js') })).rejects.toThrow(/exist/u);
  });
});
