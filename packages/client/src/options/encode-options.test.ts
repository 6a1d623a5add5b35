import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { auth, driverModule, policies, types } from '../values/driver.ts';
import type { DriverOptions } from './driver-options.ts';
import { encodeDriverOptions, type EncodedDriverOptions } from './encode-options.ts';
import { asyncProfile } from './profiles.ts';
import { resolveDriverOptions } from './resolve-driver-options.ts';
import { resolveClusterOptions } from './resolve-options.ts';
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

function encode(options: DriverOptions, otherNames: readonly string[] = []): EncodedDriverOptions {
  return encodeDriverOptions(resolveDriverOptions(options, asyncProfile, otherNames));
}

async function cross(
  options: DriverOptions,
  context: Partial<ThreadOptionsContext> = {},
): Promise<Record<string, unknown>> {
  const data = structuredClone(encode(options));
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
    const data = encode({
      contactPoints,
      socketOptions: { readTimeout: undefined, connectTimeout: 1 },
    } as never);
    contactPoints[0] = '10.0.0.2';
    expect(data.plain).toEqual({ contactPoints: ['10.0.0.1'], socketOptions: { connectTimeout: 1 } });
  });

  it('that are null are not given, where the driver would make nothing else of it', () => {
    const given = { keyspace: null, credentials: null, applicationName: null } as unknown as DriverOptions;
    expect(encode(given).plain).toEqual({ contactPoints: ['127.0.0.1'] });
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
    const data = encode({});
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
    const wantsTimestamps = (options: DriverOptions): boolean =>
      resolveClusterOptions(options, asyncProfile).clientTimestamps;
    expect(wantsTimestamps({ policies: { timestampGeneration } })).toBe(true);
    expect(wantsTimestamps({ policies: { timestampGeneration: null } })).toBe(false);
    expect(wantsTimestamps({})).toBe(true);
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
