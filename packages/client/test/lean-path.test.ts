/** Prepared statements use the lean path, nothing else changes, and it frees everything that it uses. */
import { createRequire } from 'node:module';
import { AsyncCluster, types, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf } from './same-error.ts';

interface Connection {
  readonly options: object;
  readonly connected: boolean;
  readonly protocol: object;
  readonly _streamIds: { readonly inUse: number };
  readonly _operations: ReadonlyMap<number, unknown>;
}
/** Private classes of the driver, of the copy that the client on this thread uses. */
const Connection = createRequire(import.meta.url)('cassandra-driver/lib/connection') as {
  readonly prototype: {
    sendStream: (this: object, request: { readonly queryId?: Buffer }) => object;
    open: (this: object, callback: () => void) => void;
  };
};

const read = 'SELECT v FROM app.t WHERE id = ?';
const write = 'INSERT INTO app.t (id, v) VALUES (?, ?)';
const rows = Array.from({ length: 10 }, (_, id) => ({ id, v: `v${id}` }));

let simulator: Simulator;
/** The connections that were opened on this thread, and how many prepared statements the driver itself sent. */
let opened: Connection[];
let sentByDriver: number;

beforeAll(() => {
  const { sendStream, open } = Connection.prototype;
  Connection.prototype.sendStream = function (request, ...more: []) {
    if (request.queryId !== undefined || 'queries' in request) sentByDriver++;
    return sendStream.call(this, request, ...more);
  };
  Connection.prototype.open = function (callback) {
    opened.push(this as unknown as Connection);
    open.call(this, callback);
  };
  return () => Object.assign(Connection.prototype, { sendStream, open });
});
afterEach(() => vi.restoreAllMocks());

async function start(nodes = 1): Promise<object> {
  opened = [];
  simulator = await startSimulator({
    nodes,
    tables: [table({ keyspace: 'app', name: 't', columns: { id: 'int', v: 'text' }, partitionKey: ['id'], rows })],
  });
  onTestFinished(() => simulator.stop());
  return {
    contactPoints: [...simulator.contactPoints],
    localDataCenter: simulator.localDataCenter,
    protocolOptions: { port: simulator.port },
  };
}

/** Makes a session on this thread. The driver has prepared its statements. */
async function connect(options: object, more: ClusterOptions = {}): Promise<AsyncSession> {
  const cluster = new AsyncCluster({ ...options, executor: new InlineExecutor(), ...more });
  onTestFinished(() => cluster.shutdown());
  const session = await cluster.connect();
  await session.execute(read, [1]);
  await session.execute(write, [1, 'v1']);
  sentByDriver = 0;
  return session;
}

describe('prepared statements', () => {
  it.for([1, 3])('are not sent by the driver on %i nodes: reads, writes and batches', async (nodes) => {
    const session = await connect(await start(nodes));
    simulator.clearRequests();

    const results = await Promise.all(rows.map(({ id }) => session.execute(read, [id])));
    await Promise.all(rows.map(({ id }) => session.execute(write, { ID: id, v: `new ${id}` })));
    await session.batch([1, 2, 3].map((id) => ({ query: write, params: [id, 'batch'] })));
    const page = await session.execute(read, [1], {
      consistency: types.consistencies.one,
      serialConsistency: types.consistencies.localSerial,
      fetchSize: 7,
      isIdempotent: true,
      readTimeout: 5000,
      timestamp: 12,
    });

    expect(results.map((result) => result.first()?.['v'])).toEqual(rows.map(({ v }) => v));
    expect(page.first()?.['v']).toBe('batch');
    expect(sentByDriver).toBe(0);
    const seen = simulator.requests().filter(({ opcode }) => opcode === 'EXECUTE' || opcode === 'BATCH');
    expect(seen.map(({ opcode }) => opcode).sort()).toEqual(['BATCH', ...Array.from({ length: 21 }, () => 'EXECUTE')]);
    expect(seen.at(-1)).toMatchObject({ consistency: 'ONE', pageSize: 7, timestamp: 12n });
    expect(seen.every(({ opcode, isAtReplica }) => opcode === 'BATCH' || isAtReplica)).toBe(true);
  });

  it.for<[string, ClusterOptions]>([
    ['leanPath is false', { leanPath: false }],
    ['its check fails', { [Symbol.for('async-cassandra.client.leanPath')]: 'broken' }],
    ['rows cannot be taken undecoded', { [Symbol.for('async-cassandra.client.rowPath')]: 'broken' }],
  ])('are sent by the driver when %s', async ([, options]) => {
    const session = await connect(await start(), options);

    expect((await session.execute(read, [2])).first()?.['v']).toBe('v2');
    expect(sentByDriver).toBe(1);
  });

  it('cause one warning, for any number of threads, when the check fails', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const options = { ...(await start()), [Symbol.for('async-cassandra.client.leanPath')]: 'broken' };
    await using cluster = new AsyncCluster({ ...options, executorThreads: 3 });
    await using session = await cluster.connect();
    await Promise.all(Array.from({ length: 30 }, () => session.execute(read, [1])));

    await expect.poll(() => emitWarning.mock.calls.length).toBe(1);
    expect(emitWarning.mock.calls[0]?.[0]).toMatch(/lean path.*leanPath: false/);
  });

  it('are sent by the driver with an option that only the driver supports', async () => {
    const session = await connect(await start());

    await session.execute(read, [1], { traceQuery: true });
    await session.execute(read, [1], { customPayload: { a: Buffer.from('b') } });

    expect(sentByDriver).toBe(2);
  });

  it('are rejected by the driver when a value has the wrong type, and the message names the parameter', async () => {
    const session = await connect(await start());

    const error = await failureOf(session.execute(write, ['x', 'y']));

    expect(error.message).toContain('parameter 1, "id" of type int');
  });

  it('are prepared again when the driver has forgotten them, the oldest first', async () => {
    const session = await connect(await start(), { maxPrepared: 4 });
    const statement = `${read} -- first`;
    for (let times = 0; times < 2; times++) await session.execute(statement, [1]);
    // The driver sends traced statements, so only the driver knows these statements.
    for (const id of [1, 2, 3, 4]) await session.execute(`${read} -- ${id}`, [id], { traceQuery: true });

    simulator.forgetPrepared();

    expect((await session.execute(statement, [1])).first()?.['v']).toBe('v1');
  });
});

describe('a client of the same driver on the same thread', () => {
  it('is not changed, and the driver sends its requests', async () => {
    const options = await start();
    const plain = new Client(options);
    onTestFinished(() => plain.shutdown());
    const session = await connect(options);
    await plain.execute(read, [3], { prepare: true });
    sentByDriver = 0;

    const [mine, its] = await Promise.all([
      session.execute(read, [4]),
      plain.execute(read, [5], { prepare: true }),
      plain.batch([{ query: write, params: [6, 'six'] }], { prepare: true }),
    ]);

    expect([mine.first()?.['v'], its.first()['v']]).toEqual(['v4', 'v5']);
    expect(sentByDriver).toBe(2);
    const own = opened.filter((connection) => connection.options === (plain as unknown as Connection).options);
    expect(own.length).toBeGreaterThan(0);
    for (const connection of own) {
      expect(Object.hasOwn(connection, 'clearAndInvokePending')).toBe(false);
      expect(Object.hasOwn(connection.protocol, 'write')).toBe(false);
      expect(Object.getOwnPropertySymbols(connection).map(String)).not.toContainEqual(expect.stringContaining('lean'));
    }
  });
});

it("writes the driver's log messages when somebody listens", async () => {
  const options = await start();
  const linesOf = async (leanPath: boolean): Promise<string[]> => {
    const lines: string[] = [];
    (globalThis as Record<string, unknown>)['leanLog'] = (level: string, name: string, text: string) =>
      void lines.push(`${level} ${name} ${text.replaceAll(/\d+/g, 'n')}`);
    const session = await connect(options, {
      leanPath,
      threadModule: new URL('./tasks/log.setup.ts', import.meta.url),
    });
    lines.length = 0;
    await session.execute(read, [1]);
    expect(sentByDriver).toBe(leanPath ? 0 : 1);
    return lines.filter((line) => line.startsWith('verbose Connection'));
  };

  const lean = await linesOf(true);

  expect(lean).toEqual(await linesOf(false));
  expect(lean).toHaveLength(2);
});

it('does not send a statement whose time is up before the socket took it, and sends the others completely', async () => {
  const session = await connect({ ...(await start()), socketOptions: { defunctReadTimeoutThreshold: 10_000 } });
  const large = 'x'.repeat(400_000);
  simulator.clearRequests();
  simulator.pauseNode(1);

  const calls = Array.from({ length: 60 }, (_, id) =>
    failureOf(session.execute(write, [id, large], { readTimeout: 200 })),
  );
  const errors = await Promise.all(calls);
  simulator.resumeNode(1);

  expect(new Set(errors.map(({ name }) => name))).toEqual(new Set(['OperationTimedOutError']));
  expect((await session.execute(read, [1])).rowLength).toBe(1);
  const seen = simulator.requests({ opcode: 'EXECUTE', matching: write });
  expect(seen.length).toBeLessThan(60);
  expect(seen.every(({ values }) => values[1] === large)).toBe(true);
  expect(opened.map(({ _streamIds }) => _streamIds.inUse)).toEqual(opened.map(() => 0));
});

it('leaves no stream id in use after thousands of faults', async () => {
  const options = await start(2);
  const session = await connect(options, { maxInFlightPerThread: 300 });
  const rules: Parameters<Simulator['addRule']>[0][] = [
    { when: { query: /app/, opcode: 'EXECUTE', every: 7 }, then: { error: 'overloaded' } },
    { when: { query: /app/, opcode: 'EXECUTE', every: 41 }, then: { delayMs: 400 } },
    { when: { query: /app/, opcode: 'EXECUTE', every: 13 }, then: { error: { code: 'unprepared' } } },
    { when: { query: /app/, opcode: 'EXECUTE', every: 17 }, then: { warnings: ['slow'] } },
    { when: { query: /app/, opcode: 'EXECUTE', every: 19 }, then: { splitBytes: 5 } },
    { when: { query: /app/, opcode: 'EXECUTE', every: 23 }, then: { emptyPage: true } },
    { when: { query: /app/, opcode: 'EXECUTE', every: 29 }, then: { rawBody: Buffer.from([0, 0, 0, 2, 0, 0]) } },
    { when: { query: /app/, opcode: 'BATCH', every: 3 }, then: { error: { code: 'writeTimeout' } } },
  ];
  for (const rule of rules) onTestFinished(simulator.addRule(rule));

  const execute = (index: number): Promise<unknown> => {
    const settings = { isIdempotent: index % 2 === 0, readTimeout: 200, prepare: true };
    if (index % 10 === 0) return session.batch([{ query: write, params: [index % 10, 'b'] }], settings);
    return index % 3 === 0
      ? session.execute(write, [index % 10, `v${index}`], settings)
      : session.execute(read, [index % 10], settings);
  };
  const counts = { fulfilled: 0, rejected: 0 };
  for (let first = 0; first < 5000; first += 200) {
    const calls = Array.from({ length: 200 }, (_, index) => execute(first + index));
    for (const { status } of await Promise.allSettled(calls)) counts[status]++;
  }

  expect(counts.rejected).toBeGreaterThan(500);
  expect(counts.fulfilled).toBeGreaterThan(500);
  // Late answers free their ids when they arrive.
  const busy = (): Connection[] =>
    opened.filter(({ connected, _streamIds, _operations }) => connected && _streamIds.inUse + _operations.size > 0);
  await expect.poll(() => busy().map(({ _streamIds }) => _streamIds.inUse), { timeout: 10_000 }).toEqual([]);
});
