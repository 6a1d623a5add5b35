/** The effect of each option on the request, compared with the plain driver's request, on a simulator that records every request. */
import {
  AsyncCluster,
  policies,
  types,
  type AsyncSession,
  type ClusterOptions,
  type QueryOptions,
} from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import {
  startSimulator,
  table,
  type RecordedRequest,
  type Simulator,
  type SimulatorOptions,
} from '@async-cassandra/simulator';
import { Client, ExecutionProfile } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from './same-error.ts';

const { consistencies, Long } = types;
const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: { count: 50, row: (id: number) => ({ id, v: `v${id}` }) },
});
const counts = table<string>({
  keyspace: 'app',
  name: 'counts',
  columns: { id: 'int', hits: 'counter' },
  partitionKey: ['id'],
  rows: [],
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ tables: [items, counts], echoCustomPayload: true, ...options });
  onTestFinished(() => simulator.stop());
  return simulator;
}

function optionsFor(simulator: Simulator): ClusterOptions {
  const { contactPoints, localDataCenter, port } = simulator;
  return { contactPoints, localDataCenter, protocolOptions: { port } };
}

const statements: readonly (readonly [
  title: string,
  query: string,
  parameters: unknown[] | undefined,
  options: QueryOptions,
])[] = [
  ['nothing', 'SELECT * FROM app.items', undefined, {}],
  ['a consistency', 'SELECT * FROM app.items', [], { consistency: consistencies.quorum }],
  [
    'a serial consistency',
    'UPDATE app.items SET v = ? WHERE id = ? IF v = ?',
    ['x', 1, 'y'],
    { prepare: true, serialConsistency: consistencies.localSerial },
  ],
  ['a size of pages', 'SELECT * FROM app.items', [], { fetchSize: 7 }],
  ['a timestamp', "INSERT INTO app.items (id, v) VALUES (1, 'x')", [], { timestamp: 1234 }],
  ['a timestamp of 64 bits', "INSERT INTO app.items (id, v) VALUES (1, 'x')", [], { timestamp: Long.MAX_VALUE }],
  [
    'a custom payload',
    'SELECT * FROM app.items',
    [],
    { customPayload: { a: Buffer.from('b'), none: Buffer.alloc(0) } },
  ],
  [
    'a prepared statement',
    'SELECT * FROM app.items WHERE id = ?',
    [1],
    { prepare: true, consistency: consistencies.one },
  ],
  ['hints', 'SELECT * FROM app.items WHERE id = ?', [1], { prepare: false, hints: ['int'] }],
  ['the name of a profile', 'SELECT * FROM app.items', [], { executionProfile: 'slow' }],
  [
    'a profile, and other options',
    'SELECT * FROM app.items',
    [],
    { executionProfile: 'slow', consistency: consistencies.one },
  ],
];

const batches: readonly (readonly [title: string, options: QueryOptions & { logged?: boolean; counter?: boolean }])[] =
  [
    ['nothing', {}],
    ['no log', { logged: false }],
    ['counters', { counter: true, prepare: true }],
    [
      'prepared statements, consistencies and a timestamp',
      { prepare: true, consistency: consistencies.all, serialConsistency: consistencies.serial, timestamp: 99 },
    ],
  ];

describe.for([
  ['in a thread', () => ({ executorThreads: 1 })],
  ['on the calling thread', () => ({ executor: new InlineExecutor() })],
] as const)('%s', ([, own]) => {
  let simulator: Simulator;
  let cluster: AsyncCluster;
  let session: AsyncSession;
  let plain: Client;
  beforeAll(async () => {
    simulator = await startSimulator({ tables: [items, counts] });
    const slow = { consistency: consistencies.all, serialConsistency: consistencies.serial, readTimeout: 5000 };
    // Both sides take default timestamps from the clock, so only given ones can be compared.
    const policy = { policies: { timestampGeneration: null }, queryOptions: { fetchSize: 20 } };
    const options = (): ClusterOptions => ({
      ...optionsFor(simulator),
      ...policy,
      profiles: [new ExecutionProfile('slow', slow)],
    });
    cluster = new AsyncCluster({ ...options(), ...own() });
    session = await cluster.connect();
    plain = new Client(options() as ConstructorParameters<typeof Client>[0]);
    await plain.connect();
  });
  afterAll(async () => {
    await cluster.shutdown();
    await plain.shutdown();
    await simulator.stop();
  });

  /** The requests that the nodes received from one side. */
  async function requestsOf(ask: Promise<unknown>): Promise<unknown[]> {
    await ask;
    const requests = simulator
      .requests()
      .filter(({ opcode, query }) => opcode === 'BATCH' || query?.includes('app.') === true);
    simulator.clearRequests();
    return requests.map(describeRequest);
  }

  it.for(statements)(
    'sends the same request as the plain driver for a statement with %s',
    async ([, query, parameters, options]) => {
      const expected = await requestsOf(plain.execute(query, parameters as never, options as never));
      const actual = await requestsOf(session.execute(query, parameters, options));

      expect(expected).not.toEqual([]);
      expect(actual).toEqual(expected);
    },
  );

  it.for(batches)('sends the same request as the plain driver for a batch with %s', async ([, options]) => {
    const queries = options.counter
      ? [{ query: 'UPDATE app.counts SET hits = hits + ? WHERE id = ?', params: [Long.fromNumber(1), 2] }]
      : options.prepare
        ? [
            { query: 'INSERT INTO app.items (id, v) VALUES (?, ?)', params: [1, 'a'] },
            { query: 'DELETE FROM app.items WHERE id = ?', params: [2] },
          ]
        : ["INSERT INTO app.items (id, v) VALUES (1, 'a')", 'DELETE FROM app.items WHERE id = 2'];
    const expected = await requestsOf(plain.batch(queries, options as never));
    const actual = await requestsOf(session.batch(queries, options));

    expect(expected).toContainEqual(expect.objectContaining({ opcode: 'BATCH' }));
    expect(actual).toEqual(expected);
  });

  // From here on, each test has its own server and cluster.
  it('applies queryOptions to each query that does not override them', async () => {
    const ownServer = await start();
    await using ownCluster = new AsyncCluster({
      ...optionsFor(ownServer),
      ...own(),
      queryOptions: { consistency: consistencies.quorum, fetchSize: 9, prepare: true },
    });
    await using ownSession = await ownCluster.connect();
    await ownSession.execute('SELECT v FROM app.items WHERE id = ?', [1]);
    await ownSession.execute('SELECT v FROM app.items WHERE id = ?', [1], {
      consistency: consistencies.one,
      fetchSize: 3,
    });

    expect(
      ownServer
        .requests({ opcode: 'EXECUTE', matching: 'app.' })
        .map(({ consistency, pageSize }) => [consistency, pageSize]),
    ).toEqual([
      ['QUORUM', 9],
      ['ONE', 3],
    ]);
  });

  it('returns a custom payload', async () => {
    const ownServer = await start();
    await using ownCluster = new AsyncCluster({ ...optionsFor(ownServer), ...own() });
    await using ownSession = await ownCluster.connect();

    const { info } = await ownSession.execute('SELECT * FROM app.items', [], {
      customPayload: { key: Buffer.from('value') },
    });

    expect(info.customPayload).toEqual({ key: Buffer.from('value') });
  });

  it('sends a statement to the given host only, and also with a list of hosts', async () => {
    const ownServer = await start({ nodes: 3 });
    const second = `127.0.0.2:${ownServer.port}`;
    await using ownCluster = new AsyncCluster({ ...optionsFor(ownServer), ...own() });
    await using ownSession = await ownCluster.connect();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, id) =>
        ownSession.execute('SELECT v FROM app.items WHERE id = ?', [id], { host: second }),
      ),
    );
    expect(new Set(answers.map(({ info }) => info.queriedHost))).toEqual(new Set([second]));

    const loadBalancing = new policies.loadBalancing.AllowListPolicy(
      new policies.loadBalancing.DCAwareRoundRobinPolicy('datacenter1'),
      [second],
    );
    await using listed = new AsyncCluster({ ...optionsFor(ownServer), ...own(), policies: { loadBalancing } });
    await using onSecond = await listed.connect();
    const others = await Promise.all(Array.from({ length: 12 }, () => onSecond.execute('SELECT v FROM app.items')));
    expect(new Set(others.map(({ info }) => info.queriedHost))).toEqual(new Set([second]));
  });

  it('sends a write again after a lost connection only if it is idempotent', async () => {
    const ownServer = await start({ nodes: 3 });
    await using ownCluster = new AsyncCluster({ ...optionsFor(ownServer), ...own() });
    await using ownSession = await ownCluster.connect();
    const insert = "INSERT INTO app.items (id, v) VALUES (7, 'seven')";
    ownServer.addRule({ when: { query: insert, opcode: 'QUERY', firstTimes: 1 }, then: { close: true } });
    ownServer.addRule({
      when: { query: `${insert} -- idempotent`, opcode: 'QUERY', firstTimes: 1 },
      then: { close: true },
    });

    expect(await failureOf(ownSession.execute(insert))).toMatchObject({ isSocketError: true });
    const { info } = await ownSession.execute(`${insert} -- idempotent`, [], { isIdempotent: true });

    expect(ownServer.requests({ matching: insert }).filter(({ query }) => query === insert)).toHaveLength(1);
    expect(ownServer.requests({ matching: '-- idempotent' })).toHaveLength(2);
    expect(Object.values(info.triedHosts).filter(Boolean)).toEqual(['Socket was closed']);
  });
});

/** The parts of a request that are compared. Ids of prepared statements are replaced by their texts. */
function describeRequest({ opcode, query, request, customPayload }: RecordedRequest): unknown {
  return { opcode, query, request, customPayload };
}
