/**
 * Every option of the driver's client arrives at the driver of a thread, has its effect on the main thread, or is rejected with a
 * reason. If a new version of the driver declares another option, the first test fails until the option is in these tables.
 */
import { AsyncCluster, auth, ExecutionProfile, policies, types, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator, type SimulatorOptions } from '@async-cassandra/simulator';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { declaredNames } from './driver-options.ts';
import { failureOf } from './same-error.ts';

const { consistencies } = types;

/** The options that the driver of a thread gets. The expected value is a part of them. */
const arriving: Readonly<Record<string, readonly [given: object, arrives: object]>> = {
  contactPoints: [{ contactPoints: ['10.0.0.1', 'node2:9043'] }, { contactPoints: ['10.0.0.1', 'node2:9043'] }],
  localDataCenter: [{ localDataCenter: 'dc7' }, { localDataCenter: 'dc7' }],
  keyspace: [{ keyspace: 'app' }, { keyspace: 'app' }],
  authProvider: [
    { authProvider: new auth.DsePlainTextAuthProvider('ada', 'lovelace', 'byron') },
    { authProvider: { class: 'DsePlainTextAuthProvider' } },
  ],
  'credentials.username': [
    { credentials: { username: 'ada', password: '' } },
    { credentials: { username: 'ada' }, authProvider: { class: 'PlainTextAuthProvider', username: 'ada' } },
  ],
  'credentials.password': [
    { credentials: { username: '', password: 'lovelace' } },
    { credentials: { password: 'lovelace' }, authProvider: { class: 'PlainTextAuthProvider', password: 'lovelace' } },
  ],
  isMetadataSyncEnabled: [{ isMetadataSyncEnabled: false }, { isMetadataSyncEnabled: false }],
  maxPrepared: [{ maxPrepared: 7 }, { maxPrepared: 7 }],
  prepareOnAllHosts: [{ prepareOnAllHosts: false }, { prepareOnAllHosts: false }],
  rePrepareOnUp: [{ rePrepareOnUp: false }, { rePrepareOnUp: false }],
  refreshSchemaDelay: [{ refreshSchemaDelay: 7 }, { refreshSchemaDelay: 7 }],
  profiles: [
    { profiles: [new ExecutionProfile('slow', { consistency: consistencies.all, readTimeout: 9 })] },
    {
      // The driver adds the default one.
      profiles: expect.arrayContaining([
        expect.objectContaining({
          class: 'ExecutionProfile',
          name: 'slow',
          consistency: consistencies.all,
          readTimeout: 9,
        }),
      ]) as unknown,
    },
  ],
  queryOptions: [
    { queryOptions: { consistency: consistencies.two, fetchSize: 9 } },
    { queryOptions: { consistency: consistencies.two, fetchSize: 9 } },
  ],
  sslOptions: [
    { sslOptions: { servername: 'node', ca: [Buffer.from('ca')] } },
    { sslOptions: { servername: 'node', rejectUnauthorized: true, ca: [{ class: 'Buffer', hex: '6361' }] } },
  ],
  id: [
    { id: types.Uuid.fromString('00000000-0000-0000-0000-000000000007') },
    { id: { class: 'Uuid', text: '00000000-0000-0000-0000-000000000007' } },
  ],
  applicationName: [{ applicationName: 'shop' }, { applicationName: 'shop' }],
  applicationVersion: [{ applicationVersion: '7' }, { applicationVersion: '7' }],
  'monitorReporting.enabled': [{ monitorReporting: { enabled: false } }, { monitorReporting: { enabled: false } }],
  'encoding.copyBuffer': [{ encoding: { copyBuffer: false } }, { encoding: { copyBuffer: false } }],
  'encoding.useUndefinedAsUnset': [
    { encoding: { useUndefinedAsUnset: false } },
    { encoding: { useUndefinedAsUnset: false } },
  ],
  'policies.addressResolution': [
    { policies: { addressResolution: new policies.addressResolution.EC2MultiRegionTranslator() } },
    { policies: { addressResolution: { class: 'EC2MultiRegionTranslator' } } },
  ],
  'policies.loadBalancing': [
    { policies: { loadBalancing: new policies.loadBalancing.DCAwareRoundRobinPolicy('dc7') } },
    { policies: { loadBalancing: { class: 'DCAwareRoundRobinPolicy', localDc: 'dc7' } } },
  ],
  'policies.reconnection': [
    { policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(7) } },
    { policies: { reconnection: { class: 'ConstantReconnectionPolicy', delay: 7 } } },
  ],
  'policies.retry': [
    { policies: { retry: new policies.retry.FallthroughRetryPolicy() } },
    { policies: { retry: { class: 'FallthroughRetryPolicy' } } },
  ],
  'policies.speculativeExecution': [
    { policies: { speculativeExecution: new policies.speculativeExecution.ConstantSpeculativeExecutionPolicy(7, 2) } },
    {
      policies: {
        speculativeExecution: { class: 'ConstantSpeculativeExecutionPolicy', _delay: 7, _maxSpeculativeExecutions: 2 },
      },
    },
  ],
  'pooling.coreConnectionsPerHost': [
    { pooling: { coreConnectionsPerHost: { [types.distance.local]: 3 } } },
    { pooling: { coreConnectionsPerHost: { 0: 3 } } },
  ],
  'pooling.heartBeatInterval': [{ pooling: { heartBeatInterval: 7 } }, { pooling: { heartBeatInterval: 7 } }],
  'pooling.maxRequestsPerConnection': [
    { pooling: { maxRequestsPerConnection: 7 } },
    { pooling: { maxRequestsPerConnection: 7 } },
  ],
  'pooling.warmup': [{ pooling: { warmup: false } }, { pooling: { warmup: false } }],
  'protocolOptions.maxSchemaAgreementWaitSeconds': [
    { protocolOptions: { maxSchemaAgreementWaitSeconds: 7 } },
    { protocolOptions: { maxSchemaAgreementWaitSeconds: 7 } },
  ],
  'protocolOptions.maxVersion': [{ protocolOptions: { maxVersion: 4 } }, { protocolOptions: { maxVersion: 4 } }],
  'protocolOptions.noCompact': [{ protocolOptions: { noCompact: true } }, { protocolOptions: { noCompact: true } }],
  'protocolOptions.port': [{ protocolOptions: { port: 7 } }, { protocolOptions: { port: 7 } }],
  ...Object.fromEntries(
    Object.entries({
      coalescingThreshold: 7,
      connectTimeout: 7,
      defunctReadTimeoutThreshold: 7,
      keepAlive: false,
      keepAliveDelay: 7,
      readTimeout: 7,
      tcpNoDelay: false,
    }).map(([name, value]) => {
      const options = { socketOptions: { [name]: value } };
      return [`socketOptions.${name}`, [options, options]];
    }),
  ),
};

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', big: 'bigint', huge: 'varint', m: 'map<text, int>', s: 'set<int>' },
  partitionKey: ['id'],
  rows: [{ id: 1, big: types.Long.fromNumber(5), huge: types.Integer.fromNumber(6), m: { a: 1 }, s: [2] }],
});

/** Options with an effect on the main thread, seen in a result or in a request. */
const onMain: Readonly<Record<string, (open: Open) => Promise<void>>> = {
  'encoding.map': async (open) => {
    const session = await open({ encoding: { map: Map } });
    expect((await session.execute('SELECT m FROM app.items')).first()?.['m']).toEqual(new Map([['a', 1]]));
  },
  'encoding.set': async (open) => {
    const session = await open({ encoding: { set: Set } });
    expect((await session.execute('SELECT s FROM app.items')).first()?.['s']).toEqual(new Set([2]));
  },
  'encoding.useBigIntAsLong': async (open) => {
    const session = await open({ encoding: { useBigIntAsLong: true } });
    expect((await session.execute('SELECT big FROM app.items')).first()?.['big']).toBe(5n);
  },
  'encoding.useBigIntAsVarint': async (open) => {
    const session = await open({ encoding: { useBigIntAsVarint: true } });
    expect((await session.execute('SELECT huge FROM app.items')).first()?.['huge']).toBe(6n);
  },
  'policies.timestampGeneration': async (open) => {
    const simulator = await start();
    const insert = 'INSERT INTO app.items (id) VALUES (1)';
    await (await open({ policies: { timestampGeneration: null } }, simulator)).execute(insert);
    await (await open({}, simulator)).execute(insert);
    const timestamps = simulator.requests({ matching: insert }).map(({ timestamp }) => typeof timestamp);
    expect(timestamps).toEqual(['undefined', 'bigint']);
  },
  'cloud.secureConnectBundle': async (open) => {
    // The driver of the thread looks for the file.
    const error = await failureOf(open({ cloud: { secureConnectBundle: '/no/such/bundle.zip' } }, undefined));
    expect(error.message).toMatch(/no\/such\/bundle\.zip/);
  },
};

/** Options that are rejected, and the reason in the error. */
const refused: Readonly<Record<string, readonly [value: unknown, reason: RegExp]>> = {
  metrics: [{}, /^metrics cannot be given: code runs in the threads\. .*threadModule/],
  requestTracker: [{}, /^requestTracker cannot be given: code runs in the threads\. .*threadModule/],
  promiseFactory: [() => {}, /^promiseFactory cannot be given: results are native promises\./],
  graphOptions: [{ name: 'g' }, /^graphOptions cannot be given: graph queries are not supported\./],
};

type Open = (options: ClusterOptions, simulator?: Simulator) => Promise<Awaited<ReturnType<AsyncCluster['connect']>>>;

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ tables: [items], ...options });
  onTestFinished(() => simulator.stop());
  return simulator;
}

describe('every option of the driver', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  afterAll(() => executor.shutdown());

  /** The options of the driver's client in a thread. */
  async function shownBy(options: ClusterOptions): Promise<object> {
    const threadModule = new URL('./tasks/shown-options.setup.ts', import.meta.url);
    await using cluster = new AsyncCluster({ ...options, executor, threadModule });
    return JSON.parse((await failureOf(cluster.connect())).message) as object;
  }

  it('is in one of these tables', () => {
    const declared = [...declaredNames('interface ClientOptions'), ...declaredNames('interface DseClientOptions')];
    const known = [...Object.keys(arriving), ...Object.keys(onMain), ...Object.keys(refused)];
    // A group is known by what it holds.
    const groups = new Set(known.filter((name) => name.includes('.')).map((name) => name.split('.')[0]));

    expect(declared.filter((name) => !groups.has(name)).sort()).toEqual(known.sort());
  });

  it.for(Object.entries(arriving))('%s arrives at the driver of a thread', async ([, [given, arrives]]) => {
    const shown = await shownBy(given);

    expect(shown).toMatchObject(arrives);
    // Otherwise the test could not fail.
    expect(await shownBy({})).not.toMatchObject(arrives);
  });

  it.for(Object.entries(onMain))('%s has its effect', async ([, seeEffect]) => {
    await seeEffect(async (options, given) => {
      const simulator = given ?? (await start());
      const { contactPoints, localDataCenter, port } = simulator;
      const connection = { localDataCenter, protocolOptions: { port }, ...(options.cloud ? {} : { contactPoints }) };
      const cluster = new AsyncCluster({ ...connection, executor: new InlineExecutor(), ...options });
      onTestFinished(() => cluster.shutdown());
      return await cluster.connect();
    });
  });

  it.for(Object.entries(refused))('%s is rejected with a reason', ([name, [value, reason]]) => {
    expect(() => new AsyncCluster({ [name]: value })).toThrow(reason);
  });
});
