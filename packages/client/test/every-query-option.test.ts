/**
 * Every option of the driver's queries arrives at the driver of a thread, or is rejected with a reason. If the server receives the
 * option, the request is the same as the plain driver's. If a new version of the driver declares another option, the first test
 * fails until the option is in these tables.
 */
import { AsyncCluster, ExecutionProfile, policies, types, type AsyncSession } from '@async-cassandra/client';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declaredNames } from './driver-options.ts';
import { failureOf } from './same-error.ts';

const { consistencies } = types;
const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: { count: 50, row: (id: number) => ({ id, v: `v${id}` }) },
});
const select = 'SELECT v FROM app.items WHERE id = ?';
const selectAll = 'SELECT v FROM app.items';
const insert = "INSERT INTO app.items (id, v) VALUES (1, 'x')";

interface Row {
  readonly option: unknown;
  /** The value that the driver of a thread gets, if it differs from the given one. */
  readonly arrives?: unknown;
  /** True if the server receives it, so that the request must be the same as the plain driver's. */
  readonly isSent?: boolean;
  readonly statement?: string;
  readonly parameters?: unknown[];
  readonly isOfBatch?: boolean;
}

const arriving: Readonly<Record<string, Row>> = {
  consistency: { option: consistencies.quorum, isSent: true },
  counter: { option: true, isOfBatch: true, isSent: true },
  customPayload: {
    option: { a: Buffer.from('b') },
    arrives: { a: { class: 'Buffer', hex: '62' } },
    isSent: true,
  },
  executionProfile: { option: 'slow', isSent: true },
  fetchSize: { option: 7, isSent: true },
  hints: { option: ['int'], statement: select, parameters: [1], isSent: true },
  host: { option: 'HOST', arrives: { class: 'Host', address: 'HOST' } },
  isIdempotent: { option: true },
  keyspace: { option: 'app' },
  logged: { option: false, isOfBatch: true, isSent: true },
  pageState: { option: 'PAGE', isSent: true },
  prepare: { option: true, statement: select, parameters: [1], isSent: true },
  readTimeout: { option: 4321 },
  retry: { option: new policies.retry.FallthroughRetryPolicy(), arrives: { class: 'FallthroughRetryPolicy' } },
  routingIndexes: { option: [0], statement: select, parameters: [1] },
  routingKey: { option: Buffer.from('key'), arrives: { class: 'Buffer', hex: '6b6579' } },
  routingNames: { option: ['id'], statement: select, parameters: [1] },
  serialConsistency: { option: consistencies.localSerial, isSent: true },
  timestamp: { option: 1234, statement: insert, isSent: true },
  traceQuery: { option: true },
};

/** Options that the driver's `execute` ignores too, or whose effect is always on. */
const always: Readonly<Record<string, (session: AsyncSession) => Promise<void>>> = {
  autoPage: async (session) => {
    const result = await session.execute(selectAll, [], { autoPage: false, fetchSize: 20 });
    let rows = 0;
    for await (const _ of result) rows++;
    expect(rows).toBe(50);
  },
  captureStackTrace: async (session) => {
    for (const captureStackTrace of [true, false]) {
      const error = await failureOf(session.execute('no statement', [], { captureStackTrace }));
      expect(error.stack).toContain('every-query-option.test.ts');
    }
  },
};

const refused: Readonly<Record<string, RegExp>> = Object.fromEntries(
  ['graphLanguage', 'graphName', 'graphReadConsistency', 'graphSource', 'graphWriteConsistency'].map((name) => [
    name,
    new RegExp(`^${name} cannot be given: graph queries are not supported\\.`),
  ]),
);

describe('every query option of the driver', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  let simulator: Simulator;
  let plain: Client;
  let session: AsyncSession;
  let showing: AsyncSession;
  const clusters: AsyncCluster[] = [];
  let pageState: string;

  beforeAll(async () => {
    simulator = await startSimulator({ tables: [items] });
    const { contactPoints, localDataCenter, port } = simulator;
    const options = {
      contactPoints,
      localDataCenter,
      protocolOptions: { port },
      policies: { timestampGeneration: null },
    };
    const profiles = (): ExecutionProfile[] => [new ExecutionProfile('slow', { consistency: consistencies.all })];
    plain = new Client({ ...options, profiles: profiles() } as never);
    await plain.connect();
    const threadModule = new URL('./tasks/shown-options.setup.ts?queries', import.meta.url);
    clusters.push(new AsyncCluster({ ...options, profiles: profiles(), executor: new InlineExecutor() }));
    clusters.push(new AsyncCluster({ ...options, profiles: profiles(), executor, threadModule }));
    [session, showing] = (await Promise.all(clusters.map((cluster) => cluster.connect()))) as [
      AsyncSession,
      AsyncSession,
    ];
    pageState = (await session.execute(selectAll, [], { fetchSize: 5 })).pageState!;
  });
  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.shutdown()));
    await executor.shutdown();
    await plain.shutdown();
    await simulator.stop();
  });

  /** Fills in the parts of the row's value that only the running server knows. */
  function filled(value: unknown): unknown {
    const address = `${simulator.contactPoints[0]}:${simulator.port}`;
    const text = JSON.stringify(value)?.replace('HOST', address).replace('PAGE', pageState);
    const isFilled = typeof value === 'string' || (value as { class?: string })?.class === 'Host';
    return isFilled ? (JSON.parse(text) as unknown) : value;
  }

  async function run(side: AsyncSession | Client, row: Row, options: object): Promise<unknown> {
    if (row.isOfBatch) return await side.batch([insert], options as never);
    return await side.execute(
      row.statement ?? selectAll,
      (row.parameters ?? []) as never,
      { prepare: false, ...options } as never,
    );
  }

  /** The requests that the server received from one driver. */
  async function sentBy(side: AsyncSession | Client, row: Row, options: object): Promise<unknown[]> {
    simulator.clearRequests();
    // A table without counters rejects a batch of counters, after it was sent.
    await run(side, row, options).catch(() => {});
    return simulator
      .requests()
      .filter(({ query, opcode }) => opcode === 'BATCH' || query?.includes('app.items') === true)
      .map(({ opcode, query, request, customPayload }) => ({ opcode, query, request, customPayload }));
  }

  it('is in one of these tables', () => {
    const declared = new Set([
      ...declaredNames('interface QueryOptions'),
      ...declaredNames('interface GraphQueryOptions'),
    ]);
    const known = [...Object.keys(arriving), ...Object.keys(always), ...Object.keys(refused)];

    expect([...declared].sort()).toEqual(known.sort());
  });

  it.for(Object.entries(arriving))('%s arrives at the driver of a thread', async ([name, row]) => {
    const shown = JSON.parse((await failureOf(run(showing, row, { [name]: filled(row.option) }))).message) as object;
    const without = JSON.parse((await failureOf(run(showing, row, {}))).message) as object;

    expect(shown).toHaveProperty([name], filled(row.arrives ?? row.option));
    // Otherwise the test could not fail.
    expect(shown).not.toEqual(without);
  });

  it.for(Object.entries(arriving).filter(([, { isSent }]) => isSent))(
    '%s is sent as the plain driver sends it',
    async ([name, row]) => {
      const options = { [name]: filled(row.option) };
      const expected = await sentBy(plain, row, options);

      expect(await sentBy(session, row, options)).toEqual(expected);
      expect(expected).not.toEqual([]);
      expect(await sentBy(plain, row, {})).not.toEqual(expected);
    },
  );

  it.for(Object.entries(always))('%s has an effect that is always on', async ([, seeEffect]) => {
    await seeEffect(session);
  });

  it.for(Object.entries(refused))('%s is rejected with a reason', async ([name, reason]) => {
    const error = await failureOf(session.execute(selectAll, [], { [name]: 'x' }));

    expect(error.message).toMatch(reason);
  });

  it('executeAs, which is missing from the declarations, is sent as the plain driver sends it', async () => {
    const row = { option: 'ada' };
    const expected = await sentBy(plain, row, { executeAs: 'ada' });

    expect(await sentBy(session, row, { executeAs: 'ada' })).toEqual(expected);
    expect(await sentBy(plain, row, {})).not.toEqual(expected);
  });
});
