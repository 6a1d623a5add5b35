/**
 * A session ends while calls of every kind are running. No promise inside this package causes an unhandled rejection, whether or
 * not the application awaits its own promises.
 */
import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { InlineExecutor, tasks, ThreadPoolExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';

const work = tasks<typeof import('./tasks/blocking.ts')>(new URL('tasks/blocking.ts', import.meta.url));
const missing = tasks<{ task(): void }>(new URL('tasks/missing.ts', import.meta.url));
const rows = table<string>({
  keyspace: 'app',
  name: 'rows',
  columns: { id: 'int' },
  partitionKey: ['id'],
  rows: { count: 1000, row: (id) => ({ id }) },
});
const select = 'SELECT id FROM app.rows';

interface Running {
  readonly simulator: Simulator;
  readonly cluster: AsyncCluster;
  readonly session: AsyncSession;
  readonly abort: AbortController;
}

/** Each starts calls and returns the promises that its application awaits. Some of the calls are never answered. */
const states: Readonly<Record<string, (running: Running) => Promise<unknown> | Promise<unknown>[]>> = {
  'a statement': ({ session }) => session.execute(`${select} -- no answer`),
  'a statement with a deadline and a signal': ({ session, abort }) => [
    session.execute(`${select} -- no answer`, [], { timeoutMs: 20 }),
    session.execute(`${select} -- no answer`, [], { signal: abort.signal }),
    session.execute(`${select} -- no answer`, [], { signal: AbortSignal.abort() }),
  ],
  'statements that are being answered': ({ session }) =>
    Array.from({ length: 50 }, () => session.execute(select, [], { fetchSize: 3 })),
  'a statement that cannot be sent': ({ session }) => [
    session.execute(select, [() => {}]),
    session.execute(select, ['x'], { prepare: false, hints: ['int'] }),
    session.batch([{ query: select, params: [Symbol('x')] }]),
  ],
  'a statement being prepared': ({ session, abort }) => [
    session.prepare(`${select} WHERE id = ? -- no answer`),
    session.prepare(`${select} WHERE id = ? -- no answer`, { signal: abort.signal, timeoutMs: 30 }),
    session.execute(`${select} WHERE id = ? -- no answer`, [1]),
  ],
  'a batch': ({ session }) => session.batch(['INSERT INTO app.rows (id) VALUES (1) -- no answer']),
  'a schema change': ({ session }) => session.execute('CREATE TABLE app.other (id int PRIMARY KEY)'),
  USE: ({ session, abort }) => [
    session.execute('USE silent'),
    session.setKeyspace('silent_too', { signal: abort.signal }),
    session.setKeyspace('missing'),
  ],
  connecting: ({ cluster, abort }) => [
    cluster.connect('silent'),
    cluster.connect('silent', { timeoutMs: 20 }),
    cluster.connect('silent_too', { signal: abort.signal }),
    cluster.connect('missing'),
    cluster.connect('app', { signal: AbortSignal.abort() }),
  ],
  'a loop over pages': ({ session }) => countRows(session, 2),
  'a loop over pages, the next of which is never answered': ({ session }) =>
    countRows(session, 2, ' -- second page without answer'),
  'a loop that was left': async ({ session }) => {
    for await (const _row of await session.execute(select, [], { fetchSize: 2 })) break;
  },
  // Nobody reads another row, while the next page is being fetched.
  'an iterator left open': async ({ session }) => {
    const iterator = (await session.execute(select, [], { fetchSize: 2 }))[Symbol.asyncIterator]();
    await iterator.next();
  },
  'all pages': async ({ session }) => (await session.execute(select, [], { fetchSize: 5 })).all({ maxRows: Infinity }),
  'a page asked for by hand': async ({ session }) => (await session.execute(select, [], { fetchSize: 5 })).nextPage(),
  'futures that nobody awaits': ({ cluster }) => {
    for (let count = 0; count < 20; count++) void cluster.executor.submit(work.whichThread);
    void cluster.executor.submit(missing.task);
    return [];
  },
};

async function countRows(session: AsyncSession, fetchSize: number, comment = ''): Promise<number> {
  let count = 0;
  for await (const _row of await session.execute(`${select}${comment}`, [], { fetchSize })) count++;
  return count;
}

/** How everything ends. Promises that are not awaited here belong to an application that does not await them. */
const endings: Readonly<Record<string, (running: Running) => unknown>> = {
  'the session closes': ({ session }) => session.close(),
  'the session closes twice, and its cluster too': ({ session, cluster }) => {
    void session.close();
    void cluster.shutdown();
    void session.close();
    return cluster.shutdown();
  },
  'the cluster shuts down': ({ cluster }) => cluster.shutdown(),
  'the signal is aborted': ({ abort }) => abort.abort(new Error('enough')),
  'the executor shuts down by hand': ({ cluster }) => cluster.executor.shutdown({ cancelFutures: true }),
  'the executor is terminated': ({ cluster }) =>
    (cluster.executor as Partial<ThreadPoolExecutor>).terminate?.() ??
    cluster.executor.shutdown({ cancelFutures: true, wait: false }),
  'the server stops': ({ simulator }) => simulator.stop(),
};

/** Tries again: readTimeout is short, and on a busy machine sometimes too short to connect. */
async function connectAtLast(cluster: AsyncCluster): Promise<AsyncSession> {
  for (let left = 20; left > 0; left--) {
    const session = await cluster.connect('app').catch(() => undefined);
    if (session !== undefined) return session;
  }
  return cluster.connect('app');
}

function listenForUnhandled(): readonly unknown[] {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', listen);
  onTestFinished(() => void process.off('unhandledRejection', listen));
  return unhandled;
}

describe.for([
  ['1 thread', () => ({ executorThreads: 1 })],
  ['4 threads', () => ({ executorThreads: 4 })],
  ['the calling thread', () => ({ executor: new InlineExecutor() })],
] as const)('on %s', ([where, options]) => {
  const moments = { ...(where === '1 thread' ? { 'at once': 0 } : {}), 'after a few turns of the loop': 5 };
  const cases = Object.keys(endings).flatMap((ending) =>
    Object.entries(moments).map(([moment, turns]) => [ending, moment, turns] as const),
  );

  it.for(cases)('causes no unhandled rejection when %s, %s', { timeout: 60_000 }, async ([ending, , turns]) => {
    const unhandled = listenForUnhandled();
    const simulator = await startSimulator({
      tables: [rows],
      keyspaces: { silent: {}, silent_too: {} },
      rules: [
        { when: { query: / -- no answer/, opcode: ['QUERY', 'PREPARE', 'BATCH'] }, then: { drop: true } },
        { when: { query: /second page without answer/, from: 2 }, then: { drop: true } },
        { when: { query: /USE "?silent/i }, then: { drop: true } },
      ],
    });
    const { contactPoints, localDataCenter, port } = simulator;
    const cluster = new AsyncCluster({
      contactPoints,
      localDataCenter,
      protocolOptions: { port },
      socketOptions: { readTimeout: 300 },
      ...options(),
    });
    const running = { simulator, cluster, session: await connectAtLast(cluster), abort: new AbortController() };

    const settled = Promise.allSettled(Object.values(states).flatMap((start) => start(running)));
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    await Promise.allSettled([endings[ending]?.(running)]);
    const late = [
      running.session.execute(select),
      running.session.prepare(select),
      running.session.batch([select]),
      running.session.setKeyspace('silent'),
      cluster.connect(),
    ];
    await Promise.allSettled([...late, settled]);
    await Promise.allSettled([running.session.close(), cluster.shutdown(), simulator.stop()]);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);

    expect(unhandled).toEqual([]);
  });
});

it('causes no unhandled rejection when threads cannot start after connect() was aborted', async () => {
  const unhandled = listenForUnhandled();
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  await executor.shutdown();
  await using cluster = new AsyncCluster({ executor });
  const reason = new Error('given up');

  await expect(cluster.connect('app', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await new Promise(setImmediate);

  expect(unhandled).toEqual([]);
});
