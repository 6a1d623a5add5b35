/**
 * Every wrong kind of value in every place of the public API. The error must be this package's or the driver's, and say what is wrong.
 * An error of the language, such as "Cannot read properties of null", does not help anybody.
 */
import {
  AsyncCluster,
  AsyncSession,
  errors,
  isClientError,
  PreparedStatement,
  type ClusterOptions,
  type ResultSet,
} from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterOptionNames } from '../src/options/cluster-options.ts';
import { Boom, wrongValues } from './wrong-values.ts';

/** A program without types may call a constructor that is private. */
function newOf(hidden: object, ...parameters: unknown[]): unknown {
  return Reflect.construct(hidden as new (...each: unknown[]) => object, parameters);
}

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: [{ id: 1, v: 'one' }],
});
const query = 'SELECT v FROM app.items WHERE id = ?';

/** Messages of the language for values that nobody checked. */
const raw =
  /cannot read propert|is not a function|is not iterable|cannot convert|is not a constructor|undefined is not|object is not|cannot destructure|cannot use 'in'|cannot mix|invalid array length|right-hand side|called on|cannot perform|must be of type|out of range|could not be cloned|circular structure|received/i;

let simulator: Simulator;
let cluster: AsyncCluster;
let session: AsyncSession;
let prepared: PreparedStatement;
let result: ResultSet;

beforeAll(async () => {
  simulator = await startSimulator({ tables: [items] });
  const { contactPoints, localDataCenter, port } = simulator;
  const options = { contactPoints, localDataCenter, protocolOptions: { port } };
  cluster = new AsyncCluster({ ...options, executor: new InlineExecutor() });
  session = await cluster.connect('app');
  prepared = await session.prepare(query);
  result = await session.execute(query, [1]);
});
afterAll(async () => {
  await cluster?.shutdown();
  await simulator?.stop();
});

interface Place {
  /** The name that the message must contain. */
  readonly name: string;
  readonly give: (value: never) => unknown;
  /** The values that are correct here, or mean "not given". */
  readonly takes: readonly string[];
}

const nothing = ['undefined', 'null'];
/** Objects without properties. */
const plain = ['an object', 'an object without prototype', 'a Proxy', 'an object that throws when it becomes a text'];
const objects = [...plain, 'an instance of a class'];
const texts = ['an empty text', 'a text', 'a long text'];
const booleans = ['true', 'false'];

async function make(options: unknown): Promise<void> {
  await new AsyncCluster(options as ClusterOptions).shutdown();
}
const option = (name: string, takes: readonly string[] = []): Place => ({
  name,
  give: (value) => make({ [name]: value }),
  takes: ['undefined', ...takes],
});
const member = (group: string, name: string, takes: readonly string[] = [], others: object = {}): Place => ({
  name: `${group}.${name}`,
  give: (value) => make({ [group]: { ...others, [name]: value } }),
  takes: name === 'username' || name === 'password' || name === 'secureConnectBundle' ? takes : ['undefined', ...takes],
});
const queryOption = (name: string, takes: readonly string[] = []): Place => ({
  name,
  give: (value) => session.execute(query, [1], { [name]: value }),
  takes: [...nothing, ...takes],
});
const batchOption = (name: string, takes: readonly string[] = []): Place => ({
  name,
  give: (value) => session.batch(["INSERT INTO app.items (id, v) VALUES (2, 'x')"], { [name]: value }),
  takes: [...nothing, ...takes],
});
const deadlines = (name: string, takes: readonly string[]): readonly Place[] => [
  { name, give: (value) => cluster.connect('app', { [name]: value }).then((each) => each.close()), takes },
  { name, give: (value) => session.execute(query, [1], { [name]: value }), takes },
  { name, give: (value) => session.prepare(query, { [name]: value }), takes },
  { name, give: (value) => session.batch(['SELECT v FROM app.items'], { [name]: value }).catch(driverError), takes },
  { name, give: (value) => session.setKeyspace('app', { [name]: value }), takes },
];

const milliseconds = ['0', '-0', '1.5'];
const clusterPlaces: readonly Place[] = [
  option('executorThreads'),
  option('threadPriority', ['0', '-0']),
  option('executor', ['null']),
  option('maxInFlightPerThread'),
  option('maxQueue', ['0', '-0', 'Infinity', '2^31']),
  option('clientTimestamps', booleans),
  option('leanPath', booleans),
  option('placement'),
  option('preloads'),
  option('workerUrl', ['a URL']),
  option('threadModule', ['null']),
  option('contactPoints'),
  option('localDataCenter', ['null', ...texts]),
  option('keyspace', ['null', 'a text']),
  option('authProvider', ['null']),
  option('credentials', ['null']),
  option('cloud', ['null']),
  option('encoding', ['null', ...plain]),
  option('isMetadataSyncEnabled', booleans),
  option('maxPrepared'),
  option('metrics'),
  option('policies', ['null', ...plain]),
  option('pooling', ['null', ...plain]),
  option('prepareOnAllHosts', booleans),
  option('profiles', ['null', 'an empty array']),
  option('protocolOptions', ['null', ...plain]),
  option('promiseFactory'),
  option('queryOptions', ['null', ...objects]),
  option('refreshSchemaDelay', milliseconds),
  option('rePrepareOnUp', booleans),
  option('requestTracker'),
  option('socketOptions', ['null', ...plain]),
  // What TLS can do is the business of `node:tls`, whatever it is called.
  option('sslOptions', ['null', ...plain, 'an object of an unknown name']),
  option('id', ['null']),
  option('applicationName', ['null', ...texts]),
  option('applicationVersion', ['null', ...texts]),
  option('monitorReporting', ['null', ...plain]),
  option('graphOptions'),
  member('credentials', 'username', texts, { password: '' }),
  member('credentials', 'password', texts, { username: '' }),
  member('cloud', 'secureConnectBundle', [...texts, 'a URL']),
  member('encoding', 'map', ['null']),
  member('encoding', 'set', ['null']),
  ...['copyBuffer', 'useUndefinedAsUnset', 'useBigIntAsLong', 'useBigIntAsVarint'].map((name) =>
    member('encoding', name, booleans),
  ),
  ...['addressResolution', 'loadBalancing', 'reconnection', 'retry', 'speculativeExecution', 'timestampGeneration'].map(
    (name) => member('policies', name, ['null']),
  ),
  member('pooling', 'coreConnectionsPerHost', plain),
  member('pooling', 'heartBeatInterval', milliseconds),
  member('pooling', 'maxRequestsPerConnection'),
  member('pooling', 'warmup', booleans),
  member('protocolOptions', 'maxSchemaAgreementWaitSeconds', milliseconds),
  member('protocolOptions', 'maxVersion', ['null', '0', '-0']),
  member('protocolOptions', 'noCompact', booleans),
  member('protocolOptions', 'port'),
  member('socketOptions', 'coalescingThreshold'),
  member('socketOptions', 'connectTimeout', milliseconds),
  member('socketOptions', 'defunctReadTimeoutThreshold', ['0', '-0']),
  member('socketOptions', 'keepAlive', booleans),
  member('socketOptions', 'keepAliveDelay', milliseconds),
  member('socketOptions', 'readTimeout', [...milliseconds, 'Infinity', '2^31']),
  member('socketOptions', 'tcpNoDelay', booleans),
  member('monitorReporting', 'enabled', booleans),
  member('queryOptions', 'consistency', ['null', '0', '-0']),
  member('queryOptions', 'host'),
];
const optionPlaces: readonly Place[] = [
  queryOption('consistency', ['0', '-0']),
  queryOption('serialConsistency', ['0', '-0']),
  queryOption('fetchSize', ['0', '-0', '-1']),
  queryOption('pageState', ['a Buffer']),
  queryOption('isIdempotent', booleans),
  queryOption('prepare', booleans),
  queryOption('hints', ['an empty array', 'an array', ...plain, 'an object of an unknown name']),
  queryOption('routingKey', ['an empty array', 'a Buffer']),
  queryOption('routingIndexes', ['an empty array']),
  queryOption('routingNames', ['an empty array']),
  queryOption('timestamp', ['0', '-0', '-1', '2^31', '1n']),
  queryOption('traceQuery', booleans),
  queryOption('customPayload', plain),
  queryOption('executionProfile', []),
  queryOption('host', []),
  queryOption('keyspace', texts),
  queryOption('readTimeout', [...milliseconds, 'Infinity', '2^31']),
  queryOption('retry'),
  queryOption('executeAs', texts),
];
const batchPlaces: readonly Place[] = [
  batchOption('logged', booleans),
  batchOption('counter', booleans),
  batchOption('prepare', booleans),
  batchOption('timestamp', ['0', '-0', '-1', '2^31', '1n']),
];

const named = (prefix: string, all: readonly Place[]): [string, Place][] =>
  all.map((place, index) => [`${prefix}${place.name}, ${index + 1}`, place]);

const insert = 'INSERT INTO app.items (id, v) VALUES (?, ?)';
const places: readonly (readonly [string, Place])[] = [
  ['new AsyncCluster(options)', { name: 'options of AsyncCluster', give: make, takes: ['undefined', ...objects] }],
  ...named('option of a cluster: ', clusterPlaces),
  [
    'withCredentials(contactPoints)',
    {
      name: 'contactPoints',
      give: (value) => AsyncCluster.withCredentials(value, 'u', 'p').shutdown(),
      takes: ['undefined'],
    },
  ],
  [
    'withCredentials(, username)',
    {
      name: 'credentials.username',
      give: (value) => AsyncCluster.withCredentials(['h'], value, 'p').shutdown(),
      takes: texts,
    },
  ],
  [
    'withCredentials(, , password)',
    {
      name: 'credentials.password',
      give: (value) => AsyncCluster.withCredentials(['h'], 'u', value).shutdown(),
      takes: texts,
    },
  ],
  [
    'withCredentials(, , , options)',
    {
      name: 'options of AsyncCluster',
      give: (value) => AsyncCluster.withCredentials(['h'], 'u', 'p', value).shutdown(),
      takes: [...nothing, ...objects],
    },
  ],
  [
    'connect(keyspace)',
    {
      name: 'keyspace',
      give: (value) => cluster.connect(value).then((each) => each.close()),
      takes: ['undefined', 'a text'],
    },
  ],
  [
    'connect(, options)',
    {
      name: 'options of connect()',
      give: (value) => cluster.connect('app', value).then((each) => each.close()),
      takes: [...nothing, ...objects],
    },
  ],
  ...named('deadline of any method: ', [
    ...deadlines('timeoutMs', [...nothing, '1.5', 'Infinity', '2^31']),
    ...deadlines('signal', nothing),
  ]),
  ['execute(query)', { name: 'query', give: (value) => session.execute(value), takes: [] }],
  ['execute(, parameters)', { name: 'parameters', give: (value) => session.execute(query, value), takes: [] }],
  [
    'execute(, [parameter])',
    {
      // The driver's encoder decides what an int is, and its errors are given with the parameter's place.
      name: 'parameter 1',
      give: (value) => session.execute(query, [value]),
      takes: [...booleans, '0', '-0', '-1', '1.5', 'an empty text', 'an empty array', 'a Date', 'a boxed number'],
    },
  ],
  [
    'execute(, , options)',
    {
      name: 'options of a query',
      give: (value) => session.execute(query, [1], value),
      takes: [...nothing, ...objects],
    },
  ],
  [
    'execute("USE …", , options)',
    {
      name: 'options of a query',
      give: (value) => session.execute('USE app', [], value),
      takes: [...nothing, ...objects],
    },
  ],
  [
    'execute(prepared, parameters)',
    { name: 'parameters', give: (value) => session.execute(prepared, value), takes: [] },
  ],
  ...named('option of a query: ', optionPlaces),
  ['prepare(query)', { name: 'query', give: (value) => session.prepare(value), takes: [] }],
  [
    'prepare(, options)',
    { name: 'options of prepare()', give: (value) => session.prepare(query, value), takes: [...nothing, ...objects] },
  ],
  ['batch(statements)', { name: 'statement', give: (value) => session.batch(value), takes: [] }],
  ['batch([statement])', { name: 'statement 1', give: (value) => session.batch([value]), takes: [] }],
  ['batch([{ query }])', { name: 'statement 1', give: (value) => session.batch([{ query: value }]), takes: [] }],
  [
    'batch([{ params }])',
    {
      name: 'parameters of statement 1',
      give: (value) => session.batch([{ query: insert, params: value }]),
      takes: ['an array'],
    },
  ],
  [
    'batch(, options)',
    {
      name: 'options of batch()',
      give: (value) => session.batch([insert.replace('(?, ?)', "(3, 'x')")], value),
      takes: [...nothing, ...objects],
    },
  ],
  ...named('option of a batch: ', batchPlaces),
  ['setKeyspace(keyspace)', { name: 'keyspace', give: (value) => session.setKeyspace(value), takes: [] }],
  [
    'setKeyspace(, options)',
    {
      name: 'options of setKeyspace()',
      give: (value) => session.setKeyspace('app', value),
      takes: [...nothing, ...objects],
    },
  ],
  ['all(options)', { name: 'all(', give: (value) => result.all(value), takes: [] }],
  [
    'all({ maxRows })',
    { name: 'maxRows', give: (value) => result.all({ maxRows: value }), takes: ['1.5', 'Infinity', '2^31'] },
  ],
  ['column(name)', { name: 'column', give: (value) => result.column(value), takes: [] }],
  ['new AsyncSession(state)', { name: 'connect()', give: (value) => newOf(AsyncSession, value), takes: [] }],
  [
    'new PreparedStatement(cql)',
    { name: 'prepare()', give: (value) => newOf(PreparedStatement, value, []), takes: texts },
  ],
  [
    'isClientError(error)',
    {
      name: '',
      give: (value) => isClientError(value),
      takes: Object.keys(wrongValues).filter((kind) => kind !== 'a Proxy that throws'),
    },
  ],
];

function driverError(error: unknown): void {
  if (!(error instanceof errors.DriverError)) throw error;
}

async function outcomeOf(give: Place['give'], value: unknown): Promise<Error | undefined> {
  try {
    await give(value as never);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Returns what is wrong with an error, or `undefined`. */
function faultOf(error: Error, name: string, kind: string): string | undefined {
  if (error instanceof Boom) return undefined;
  if (error instanceof errors.NoHostAvailableError) return 'the server was not asked';
  if (error instanceof errors.DriverError) return undefined;
  if (!(error instanceof TypeError || error instanceof RangeError || isClientError(error)))
    return 'it is of no class of ours';
  const isOfEncoder = error.message.includes('(parameter 1, "id" of type int)');
  if (!isOfEncoder && raw.test(error.message)) return 'it is an error of the language';
  if (
    !error.message.includes(kind === 'an object of an unknown name' ? 'unknownName' : name) &&
    !error.message.includes(name)
  )
    return `it does not name ${name}`;
  if (
    !/\b[gG]ot | is not | is an? | cannot | has no | obtained |more than 0 rows|a BigInt value|Received /.test(
      error.message,
    )
  )
    return 'it does not say the value';
  return undefined;
}

it("has every option of a cluster that is not the driver's in its table", () => {
  const names = clusterPlaces.map(({ name }) => name);

  expect(clusterOptionNames.length).toBeGreaterThan(5);
  expect(clusterOptionNames.filter((name) => !names.includes(name))).toEqual([]);
});

describe.for(places)('%s', ([, { name, give, takes }]) => {
  it('rejects wrong values with an error that names the place, the rule and the value', async () => {
    const faults: string[] = [];
    for (const [kind, makeValue] of Object.entries(wrongValues)) {
      const error = await outcomeOf(give, makeValue());
      if (error === undefined) {
        if (!takes.includes(kind)) faults.push(`takes ${kind}`);
      } else if (takes.includes(kind) && !(error instanceof errors.DriverError)) {
        faults.push(`refuses ${kind}: ${error.message}`);
      } else {
        const fault = faultOf(error, name, kind);
        if (fault !== undefined) faults.push(`${kind}: ${fault}: ${error.name}: ${error.message.slice(0, 200)}`);
      }
    }
    expect(faults).toEqual([]);
  });
});
