/** Where statements run: each of the cluster's threads, the calling one included, has a connection of its own at the server. */
import { AsyncCluster, types, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from './same-error.ts';

const read = 'SELECT v FROM app.t WHERE id = ?';
const write = 'INSERT INTO app.t (id, v) VALUES (?, ?)';
const readAll = 'SELECT id FROM app.t WHERE id >= ? ALLOW FILTERING';
const held = 'SELECT v FROM app.t WHERE id = ? -- held';
/** The row of this id is more than a small answer holds. */
const large = 0;
const rows = Array.from({ length: 300 }, (_, id) => ({ id, v: id === large ? 'x'.repeat(20_000) : `v${id}` }));

async function start(): Promise<Simulator> {
  const simulator = await startSimulator({
    tables: [table({ keyspace: 'app', name: 't', columns: { id: 'int', v: 'text' }, partitionKey: ['id'], rows })],
    rules: [{ when: { query: /held/ }, then: { drop: true } }],
  });
  onTestFinished(() => simulator.stop());
  return simulator;
}

function clusterOf(simulator: Simulator, options: ClusterOptions): AsyncCluster {
  const { contactPoints, localDataCenter, port } = simulator;
  const cluster = new AsyncCluster({ contactPoints, localDataCenter, protocolOptions: { port }, ...options });
  onTestFinished(() => cluster.shutdown({ timeoutMs: 0 }));
  return cluster;
}

async function connectAuto(
  options: ClusterOptions = {},
): Promise<{ readonly simulator: Simulator; readonly cluster: AsyncCluster; readonly session: AsyncSession }> {
  const simulator = await start();
  const cluster = clusterOf(simulator, { executorThreads: 1, placement: 'auto', ...options });
  return { simulator, cluster, session: await cluster.connect() };
}

/** The connections that executed the statement, in the order of its executions. */
function connectionsOf(simulator: Simulator, query: string): number[] {
  return simulator
    .requests()
    .filter((request) => ['EXECUTE', 'QUERY'].includes(request.opcode) && request.query?.includes(query))
    .map(({ connection }) => connection);
}

/** Executes the statement until it runs on the calling thread, and gives the connections of the thread and of this one. */
async function moveHere(
  { simulator, session }: { readonly simulator: Simulator; readonly session: AsyncSession },
  query: string,
  parameters: readonly unknown[],
): Promise<{ readonly thread: number; readonly here: number }> {
  for (let count = 0; count < 5; count++) await session.execute(query, parameters);
  const connections = connectionsOf(simulator, query);
  const [thread = 0] = connections;
  const here = connections[4] ?? 0;
  expect(connections).toEqual([thread, thread, thread, thread, here]);
  expect(here).not.toBe(thread);
  return { thread, here };
}

describe("placement: 'auto'", () => {
  it('moves a read here after four small answers, and back after a large one', async () => {
    const connected = await connectAuto();
    const { simulator, session, cluster } = connected;
    const { thread, here } = await moveHere(connected, read, [1]);
    expect(cluster.statementPlacements()).toEqual([{ query: read, runsOn: 'calling-thread', returns: 0 }]);
    simulator.clearRequests();

    const answers = [];
    for (const id of [2, large, 3]) answers.push((await session.execute(read, [id])).first()?.['v']);

    expect(connectionsOf(simulator, read)).toEqual([here, here, thread]);
    expect(answers).toEqual([2, large, 3].map((id) => rows[id]?.v));
    expect(cluster.statementPlacements()).toEqual([{ query: read, runsOn: 'threads', returns: 1 }]);
  });

  it('moves a write here, and leaves one with large values to the threads', async () => {
    const connected = await connectAuto();
    const { thread, here } = await moveHere(connected, write, [1000, 'v']);
    connected.simulator.clearRequests();

    await connected.session.execute(write, [1000, 'y'.repeat(20_000)]);
    await connected.session.execute(write, [1000, 'z']);

    expect(connectionsOf(connected.simulator, write)).toEqual([thread, here]);
  });

  it('leaves pages, batches and statements that are not prepared to the threads', async () => {
    const { simulator, session } = await connectAuto();
    for (let count = 0; count < 6; count++) {
      await session.execute(readAll, [0], { fetchSize: 50 });
      await session.batch([{ query: write, params: [1, 'v1'] }]);
      await session.execute('SELECT v FROM app.t WHERE id = 7');
    }
    const result = await session.execute(readAll, [0], { fetchSize: 150 });
    expect(await result.all({ maxRows: 1000 })).toHaveLength(300);

    const batches = simulator.requests({ opcode: 'BATCH' }).map(({ connection }) => connection);
    for (const connections of [batches, connectionsOf(simulator, readAll), connectionsOf(simulator, 'id = 7')])
      expect(new Set(connections).size).toBe(1);
  });

  it('reads the later pages of a statement that runs here in the threads', async () => {
    const connected = await connectAuto();
    const { thread, here } = await moveHere(connected, readAll, [290]);
    connected.simulator.clearRequests();

    const result = await connected.session.execute(readAll, [0], { fetchSize: 150 });
    expect(await result.all({ maxRows: 1000 })).toHaveLength(300);

    const [first, ...later] = connectionsOf(connected.simulator, readAll);
    expect(first).toBe(here);
    expect(new Set(later)).toEqual(new Set([thread]));
  });

  it('uses the threads for what has no room here', async () => {
    const connected = await connectAuto({ maxInFlightPerThread: 1 });
    const { thread, here } = await moveHere(connected, read, [1]);
    connected.simulator.clearRequests();

    await Promise.all([connected.session.execute(read, [1]), connected.session.execute(read, [2])]);

    expect(new Set(connectionsOf(connected.simulator, read))).toEqual(new Set([thread, here]));
  });

  it('gives what runs here its deadline, its signal and the errors of the driver', async () => {
    const connected = await connectAuto();
    const { simulator, session, cluster } = connected;
    await moveHere(connected, read, [1]);
    const before = cluster.inlineExecutor?.stats().services[0]?.failed;
    simulator.addRule({ when: { query: /FROM app.t/, opcode: 'EXECUTE' }, then: { drop: true } });
    const controller = new AbortController();
    const aborted = failureOf(session.execute(read, [1], { signal: controller.signal }));
    const late = failureOf(session.execute(read, [1], { timeoutMs: 20 }));
    controller.abort(new Error('not needed'));

    expect((await aborted).message).toBe('not needed');
    expect((await late).constructor.name).toBe('OperationTimedOutError');
    simulator.clearRules();
    simulator.addRule({
      when: { query: /FROM app.t/, opcode: 'EXECUTE' },
      then: { error: { code: 'invalid', message: 'refused here' } },
    });
    expect((await failureOf(session.execute(read, [1]))).message).toBe('refused here');
    expect(cluster.inlineExecutor?.stats().services[0]?.failed).toBe(Number(before) + 3);
  });

  it('counts in the stats of the inline executor what ran here', async () => {
    const connected = await connectAuto();
    const { cluster } = connected;
    const sent = (): number[] =>
      [cluster.executor, cluster.inlineExecutor].map((executor) => executor?.stats().services[0]?.sent ?? 0);
    const before = sent();
    await moveHere(connected, read, [1]);

    expect(sent()).toEqual([Number(before[0]) + 4, Number(before[1]) + 1]);
    expect(cluster.executor).toBeInstanceOf(ThreadPoolExecutor);
  });

  it('has one connection more than the pool, and none after its end', async () => {
    const { simulator, cluster, session } = await connectAuto({ executorThreads: 2 });
    expect(simulator.connectionCount()).toBe(3);
    await session.setKeyspace('app');
    await expect.poll(() => simulator.connectionCount()).toBe(3);

    await cluster.shutdown();

    await expect.poll(() => simulator.connectionCount()).toBe(0);
  });

  it('numbers the calling thread behind those of the pool, so that one of them reports to the server', async () => {
    const threadModule = new URL('./tasks/index-name.setup.ts', import.meta.url);
    const { simulator } = await connectAuto({ executorThreads: 2, threadModule });

    const names = simulator
      .requests({ opcode: 'STARTUP' })
      .map(({ request }) => (request.opcode === 'STARTUP' ? request.options.get('APPLICATION_NAME') : undefined));
    expect(new Set(names)).toEqual(new Set(['thread 0', 'thread 1', 'thread 2']));
  });

  it.for(['shut down by hand', 'cut short'])('closes its connection here when the pool is %s', async (end) => {
    const connected = await connectAuto();
    const { simulator, session, cluster } = connected;
    await moveHere(connected, read, [1]);
    simulator.addRule({ when: { query: /FROM app.t/, opcode: 'EXECUTE' }, then: { drop: true } });
    const open = failureOf(session.execute(read, [1], end === 'cut short' ? {} : { timeoutMs: 20 }));

    if (end === 'cut short') await cluster.shutdown({ timeoutMs: 0 });
    else await cluster.executor.shutdown();

    await open;
    await expect.poll(() => simulator.connectionCount(), { timeout: 10_000 }).toBe(0);
    expect(await failureOf(session.execute(read, [1]))).toHaveProperty('code');
  });

  it('works with an executor that is passed in, and leaves it running and without a listener', async () => {
    const simulator = await start();
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const cluster = clusterOf(simulator, { executor, placement: 'auto' });
    const session = await cluster.connect();
    await moveHere({ simulator, session }, read, [1]);

    await cluster.shutdown();

    expect(executor.stats().isShutDown).toBe(false);
    await expect.poll(() => simulator.connectionCount()).toBe(0);
  });

  it('reports nothing of its connections when connecting fails, and can connect later', async () => {
    const simulator = await start();
    simulator.addRule({ when: { opcode: 'STARTUP' }, then: { error: { code: 'server', message: 'busy' } } });
    const cluster = clusterOf(simulator, { executorThreads: 1, placement: 'auto' });
    expect((await failureOf(cluster.connect())).constructor.name).toBe('NoHostAvailableError');
    await expect.poll(() => simulator.connectionCount()).toBe(0);
    simulator.clearRules();

    const session = await cluster.connect();

    expect((await session.execute(read, [1])).first()).toEqual({ v: 'v1' });
  });
});

describe("placement: 'inline'", () => {
  it('runs everything on the calling thread', async () => {
    const simulator = await start();
    const cluster = clusterOf(simulator, { placement: 'inline' });
    const session = await cluster.connect();

    expect((await session.execute(read, [1])).first()).toEqual({ v: 'v1' });
    expect(cluster.executor).toBeInstanceOf(InlineExecutor);
    expect(cluster.executor.maxWorkers).toBe(0);
    expect(cluster.inlineExecutor).toBeUndefined();
    expect(cluster.statementPlacements()).toEqual([]);
    expect(simulator.connectionCount()).toBe(1);
  });

  it('ends its executor, and leaves no connection even when it is cut short', async () => {
    const simulator = await start();
    const cluster = clusterOf(simulator, { placement: 'inline' });
    const session = await cluster.connect();
    const open = failureOf(session.execute(held, [1]));

    await cluster.shutdown({ timeoutMs: 0 });

    expect(await open).toMatchObject({ code: 'cluster-closed' });
    expect(cluster.executor.stats().isShutDown).toBe(true);
    await expect.poll(() => simulator.connectionCount()).toBe(0);
  });
});

it.for([
  [{ placement: 'main' }, /^placement must be 'threads', 'inline' or 'auto', got "main"$/],
  [{ placement: null }, /^placement must be 'threads', 'inline' or 'auto', got null$/],
  [{ placement: 'inline', executorThreads: 2 }, /^executorThreads cannot be given beside placement: 'inline'/],
  [{ placement: 'inline', threadPriority: 2 }, /^threadPriority cannot be given beside placement: 'inline'/],
  [{ placement: 'inline', preloads: 'skip' }, /^preloads cannot be given beside placement: 'inline'/],
  [{ placement: 'inline', executor: new InlineExecutor() }, /^executor cannot be given beside placement: 'inline'/],
  [{ placement: 'auto', executor: new InlineExecutor() }, /^placement: 'auto' needs an executor with threads/],
  [{ placment: 'auto' }, /placment is not .*Did you mean placement\?/],
] as const)('refuses %o', ([options, message]) => {
  const create = (): AsyncCluster => new AsyncCluster({ contactPoints: ['127.0.0.1'], ...options } as never);

  expect(create).toThrow(TypeError);
  expect(create).toThrow(message);
});

it('gives an answer of the calling thread the same values as one of a thread', async () => {
  const connected = await connectAuto();
  const id = types.Uuid.random();
  const first = await connected.session.execute(read, [5]);
  await moveHere({ ...connected }, `${read} /* ${id.toString()} */`, [5]);
  const last = await connected.session.execute(`${read} /* ${id.toString()} */`, [5]);

  expect(last.rows).toEqual(first.rows);
  expect(last.columns).toEqual(first.columns);
  expect(last.info.queriedHost).toBe(first.info.queriedHost);
});
