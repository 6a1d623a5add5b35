/** How long `shutdown()` may take, and how it ends calls that need longer. */
import { AsyncCluster, errors, isClientError, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, isExecutorError, tasks, ThreadPoolExecutor, type Executor } from '@async-cassandra/executor';
import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from '../same-error.ts';
import { SilentServer } from './silent-server.ts';

const work = tasks<typeof import('../tasks/blocking.ts')>(new URL('../tasks/blocking.ts', import.meta.url));
const held = 'SELECT key FROM system.local -- held';
const select = 'SELECT key FROM system.local';
/** Longer than any test, so this limit never ends a call. */
const longMs = 600_000;

async function start(): Promise<Simulator> {
  const simulator = await startSimulator({
    rules: [{ when: { query: /held/, opcode: ['QUERY', 'BATCH', 'PREPARE'] }, then: { drop: true } }],
  });
  onTestFinished(() => simulator.stop());
  return simulator;
}

function clusterOf({ contactPoints, localDataCenter, port }: Simulator, options: ClusterOptions): AsyncCluster {
  const cluster = new AsyncCluster({
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    socketOptions: { readTimeout: 0 },
    ...options,
  });
  onTestFinished(async () => {
    await cluster.shutdown({ timeoutMs: 0 });
    await cluster.executor.shutdown({ timeoutMs: 0 });
  });
  return cluster;
}

/** Checks repeatedly, for as long as a busy machine may need. */
function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 15_000, interval: 5 });
}

async function untilReceived(simulator: Simulator, count: number): Promise<void> {
  await eventually(() => simulator.requests({ matching: 'held' }).length).toBe(count);
}

const executors: readonly (readonly [string, () => { executor?: Executor }])[] = [
  ['threads of its own', () => ({})],
  ['an executor that is passed in', () => ({ executor: new ThreadPoolExecutor({ maxWorkers: 2 }) })],
  ['the calling thread', () => ({ executor: new InlineExecutor() })],
];

describe.for(executors)('on %s', ([, createExecutor]) => {
  const own = (): ClusterOptions => {
    const { executor } = createExecutor();
    return executor === undefined ? { executorThreads: 2 } : { executor };
  };

  it('rejects open calls with cluster-closed at the limit, and leaves no connection', async () => {
    const simulator = await start();
    const cluster = clusterOf(simulator, own());
    const session = await cluster.connect();
    const failures = [
      failureOf(session.execute(held)),
      failureOf(session.batch([{ query: 'INSERT INTO held (id) VALUES (1)' }])),
      failureOf(session.prepare(held)),
    ];
    await untilReceived(simulator, 3);

    await cluster.shutdown({ timeoutMs: 20 });

    for (const failure of failures) {
      const error = await failure;
      expect(isClientError(error) && error.code).toBe('cluster-closed');
      expect(isExecutorError(error.cause)).toBe(true);
    }
    await eventually(() => simulator.connectionCount()).toBe(0);
  });

  it('ends when the first of several limits passes', async () => {
    const simulator = await start();
    for (const limits of [
      [undefined, { timeoutMs: 10 }],
      [{ timeoutMs: 10 }, { timeoutMs: Infinity }],
      [{ timeoutMs: longMs }, { timeoutMs: 0 }],
    ]) {
      simulator.clearRequests();
      const cluster = clusterOf(simulator, own());
      const session = await cluster.connect();
      const failure = failureOf(session.execute(held));
      await untilReceived(simulator, 1);

      await Promise.all(limits.map((options) => cluster.shutdown(options)));

      expect(await failure).toMatchObject({ code: 'cluster-closed' });
    }
  });

  it('waits for calls that end within the limit', async () => {
    const simulator = await start();
    onTestFinished(simulator.addRule({ when: { query: select }, then: { delayMs: 50 } }));
    const cluster = clusterOf(simulator, own());
    const session = await cluster.connect();
    const answer = session.execute(select);

    await cluster.close({ timeoutMs: longMs });

    expect((await answer).rowLength).toBe(1);
  });

  it('leaves no connection to a server that accepts connections and never answers', async () => {
    await using server = await SilentServer.start();
    const cluster = new AsyncCluster({
      contactPoints: ['127.0.0.1'],
      localDataCenter: 'datacenter1',
      protocolOptions: { port: server.port },
      // The driver itself would wait for ever.
      socketOptions: { readTimeout: 0, connectTimeout: longMs },
      ...own(),
    });
    onTestFinished(() => cluster.executor.shutdown());

    expect(await failureOf(cluster.connect(undefined, { timeoutMs: 50 }))).toBeInstanceOf(
      errors.OperationTimedOutError,
    );
    const pending = failureOf(cluster.connect('app'));
    await eventually(() => server.connectionCount).toBe(cluster.executor.stats().threads.length);
    await cluster.shutdown({ timeoutMs: longMs });

    expect(await pending).toMatchObject({ code: 'cluster-closed' });
    await eventually(() => server.connectionCount).toBe(0);
  });

  it('can be called inside a callback of a call', async () => {
    const simulator = await start();
    const cluster = clusterOf(simulator, own());
    const session = await cluster.connect();
    const controller = new AbortController();
    const aborted = session.execute(held, [], { signal: controller.signal });
    const ends: Promise<void>[] = [];
    controller.signal.addEventListener('abort', () => ends.push(cluster.shutdown({ timeoutMs: 0 })));
    const answered = session.execute(select).then(() => {
      ends.push(cluster.shutdown(), session.close());
      controller.abort(new Error('enough'));
    });

    await answered;
    expect(['enough', 'The cluster is shut down. Make a new AsyncCluster to connect again.']).toContain(
      (await failureOf(aborted)).message,
    );
    await Promise.all(ends);
    await eventually(() => simulator.connectionCount()).toBe(0);
  });
});

it('ends its own threads, and the tasks in them', async () => {
  const simulator = await start();
  const cluster = clusterOf(simulator, { executorThreads: 1 });
  await cluster.connect();
  const cells = [new Int32Array(new SharedArrayBuffer(8)), new Int32Array(new SharedArrayBuffer(4))] as const;
  const task = cluster.executor.submit(work.block, cells[0], cells[1], longMs);
  await eventually(() => Atomics.load(cells[0], 0)).toBe(1);

  await cluster.shutdown({ timeoutMs: 20 });

  expect(await failureOf(task)).toMatchObject({ code: 'terminated' });
  expect(cluster.executor.stats().threads.map(({ state }) => state)).toEqual(['absent']);
});

it('ends only its service in an executor that was passed in', async () => {
  const simulator = await start();
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const exits: string[] = [];
  executor.onThread(({ type, name }) => type === 'exit' && exits.push(name));
  const cluster = clusterOf(simulator, { executor });
  const other = clusterOf(simulator, { executor });
  const session = await cluster.connect();
  const living = await other.connect();
  const failure = failureOf(session.execute(held));
  await untilReceived(simulator, 1);

  await cluster.shutdown({ timeoutMs: 0 });

  expect(await failure).toMatchObject({ code: 'cluster-closed' });
  expect((await living.execute(select)).rowLength).toBe(1);
  expect(await executor.submit(work.square, 3)).toBe(9);
  await eventually(() => simulator.connectionCount()).toBe(2);
  expect(exits).toEqual([]);
});

it('does not wait for a service that does not start, and closes it if it starts later', async () => {
  const simulator = await start();
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const cluster = clusterOf(simulator, { executor });
  const cells = [new Int32Array(new SharedArrayBuffer(8)), new Int32Array(new SharedArrayBuffer(4))] as const;
  const task = executor.submit(work.block, cells[0], cells[1], longMs);
  await eventually(() => Atomics.load(cells[0], 0)).toBe(1);
  const connecting = failureOf(cluster.connect());

  await cluster.shutdown({ timeoutMs: 20 });

  expect(await connecting).toMatchObject({ code: 'cluster-closed' });
  Atomics.store(cells[1], 0, 1);
  Atomics.notify(cells[1], 0);
  await task;
  await eventually(() => executor.stats().services.length).toBe(0);
  expect(await executor.submit(work.square, 3)).toBe(9);
});

it.for([
  [5000, TypeError, /options of shutdown\(\) must be an object, got 5000/],
  [{ timeoutMs: -1 }, RangeError, /timeoutMs must be .* at least 0, or Infinity, got -1/],
  [{ timeoutMs: Number.NaN }, RangeError, /timeoutMs must be .* at least 0, or Infinity, got NaN/],
  [{ timeoutMs: '5' }, TypeError, /timeoutMs must be a number of milliseconds.*, got "5"/],
  [{ timeoutMS: 5 }, TypeError, /timeoutMS is not an option of shutdown\(\)\. Did you mean timeoutMs/],
] as const)('rejects the options %o and closes nothing', async ([options, type, message]) => {
  const simulator = await start();
  const cluster = clusterOf(simulator, { executor: new InlineExecutor() });
  const session = await cluster.connect();

  const error = await failureOf(cluster.shutdown(options as never));

  expect(error).toBeInstanceOf(type);
  expect(error.message).toMatch(message);
  expect(cluster.isClosed).toBe(false);
  expect((await session.execute(select)).rowLength).toBe(1);
});
