import { setupModuleAdvice } from './plain-data.ts';

/** What kind of value each of the driver's options takes. `special` ones have code of their own in `cluster-options.ts`. */
export type OptionKind = 'string' | 'number' | 'boolean' | 'data' | 'group' | 'special';

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
  maxPrepared: 'number',
  policies: 'special',
  pooling: 'group',
  prepareOnAllHosts: 'boolean',
  profiles: 'special',
  protocolOptions: 'group',
  queryOptions: 'special',
  refreshSchemaDelay: 'number',
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
    coreConnectionsPerHost: 'data',
    heartBeatInterval: 'number',
    maxRequestsPerConnection: 'number',
    warmup: 'boolean',
  },
  protocolOptions: {
    maxSchemaAgreementWaitSeconds: 'number',
    maxVersion: 'number',
    noCompact: 'boolean',
    port: 'number',
  },
  socketOptions: {
    coalescingThreshold: 'number',
    connectTimeout: 'number',
    defunctReadTimeoutThreshold: 'number',
    keepAlive: 'boolean',
    keepAliveDelay: 'number',
    readTimeout: 'number',
    tcpNoDelay: 'boolean',
  },
};

const inThreads = `code runs in the threads. ${setupModuleAdvice}`;

/** Options of the driver's `Client` that are known and not taken, with the reason. */
export const refusals: Readonly<Record<string, string>> = {
  requestTracker: inThreads,
  metrics: inThreads,
  logEmitter: inThreads,
  promiseFactory: 'results are native promises.',
  graphOptions: 'graph queries are not supported.',
  sni: 'the driver sets it from the cloud bundle.',
};
