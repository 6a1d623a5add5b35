import { maxTimerMs, type NumberRule } from './checks.ts';
import { setupModuleAdvice } from './plain-data.ts';

/** The kind of value that an option of the driver takes. A `special` one has its own check, outside of this table. */
export type OptionKind = 'string' | 'boolean' | 'connections' | 'timeout' | 'group' | 'special' | NumberRule;

const milliseconds: NumberRule = { least: 0, most: maxTimerMs, isInteger: false };
const count: NumberRule = { least: 1, most: maxTimerMs, isInteger: true };

type Kinds = Readonly<Record<string, OptionKind>>;

/** The options by name. */
export const optionKinds: Kinds = {
  contactPoints: 'special',
  localDataCenter: 'string',
  keyspace: 'string',
  authProvider: 'special',
  credentials: 'group',
  cloud: 'special',
  encoding: 'special',
  isMetadataSyncEnabled: 'boolean',
  maxPrepared: count,
  policies: 'special',
  pooling: 'group',
  prepareOnAllHosts: 'boolean',
  profiles: 'special',
  protocolOptions: 'group',
  queryOptions: 'special',
  refreshSchemaDelay: milliseconds,
  rePrepareOnUp: 'boolean',
  socketOptions: 'group',
  sslOptions: 'special',
  id: 'special',
  applicationName: 'string',
  applicationVersion: 'string',
  monitorReporting: 'group',
  threadModule: 'special',
};

/** The options inside the groups. */
export const optionGroups: Readonly<Record<string, Kinds>> = {
  credentials: { username: 'string', password: 'string' },
  encoding: {
    copyBuffer: 'boolean',
    useUndefinedAsUnset: 'boolean',
    useBigIntAsLong: 'boolean',
    useBigIntAsVarint: 'boolean',
  },
  monitorReporting: { enabled: 'boolean' },
  pooling: {
    coreConnectionsPerHost: 'connections',
    heartBeatInterval: milliseconds,
    maxRequestsPerConnection: { least: 1, most: 32_768, isInteger: true },
    warmup: 'boolean',
  },
  protocolOptions: {
    maxSchemaAgreementWaitSeconds: { least: 0, most: maxTimerMs / 1000, isInteger: false },
    maxVersion: 'special',
    noCompact: 'boolean',
    port: { least: 1, most: 65_535, isInteger: true },
  },
  socketOptions: {
    coalescingThreshold: count,
    connectTimeout: milliseconds,
    defunctReadTimeoutThreshold: { ...count, least: 0 },
    keepAlive: 'boolean',
    keepAliveDelay: milliseconds,
    readTimeout: 'timeout',
    tcpNoDelay: 'boolean',
  },
};

const inThreads = `code runs in the threads. ${setupModuleAdvice}`;

/** Options of the driver's `Client` that are refused, with the reason. */
export const refusals: Readonly<Record<string, string>> = {
  requestTracker: inThreads,
  metrics: inThreads,
  logEmitter: inThreads,
  promiseFactory: 'results are native promises.',
  graphOptions: 'graph queries are not supported.',
  sni: 'the driver sets it from the cloud bundle.',
};
