/**
 * Tests of a cluster's thread pool that need a server. They run on the simulator and on a real Cassandra.
 */
import { availableParallelism } from 'node:os';
import { AsyncCluster, isClientError, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, tasks, ThreadPoolExecutor } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';
import { connectionOptions, server } from './server.ts';

const work = tasks<typeof import('./tasks/blocking.ts')>(new URL('./tasks/blocking.ts', import.meta.url));

function clusterOf(options: ClusterOptions = {}): AsyncCluster {
  return new AsyncCluster({ ...connectionOptions(), ...options });
}

const select = "SELECT key, release_version FROM system.local WHERE key = 'local'";

export function describeThreadPoolPromises(): void {
  describe.skipIf(server === undefined)('a cluster that is connected', () => {
    it.for([1, 2, 4, 8, 16])('runs statements in a pool of %i threads', async (executorThreads) => {
      await using cluster = clusterOf({ executorThreads });
      await using session = await cluster.connect();

      const results = await Promise.all(Array.from({ length: 50 }, () => session.execute(select)));

      expect(cluster.executor.maxWorkers).toBe(executorThreads);
      expect(results.every((result) => result.first()?.['key'] === 'local')).toBe(true);
      const { threads, services } = cluster.executor.stats();
      expect(threads.map((thread) => thread.generation)).toEqual(Array.from({ length: executorThreads }, () => 1));
      expect(services[0]?.completed).toBeGreaterThanOrEqual(50 + executorThreads);
    });

    it('runs statements in a pool of the default size', async () => {
      await using cluster = clusterOf();
      await using session = await cluster.connect();

      await session.execute(select);

      expect(cluster.executor.maxWorkers).toBe(Math.min(4, availableParallelism() * 2));
    });

    it('keeps the pools of two clusters apart', async () => {
      await using one = clusterOf({ executorThreads: 1 });
      await using two = clusterOf({ executorThreads: 2 });
      await using first = await one.connect();
      await using second = await two.connect();

      await Promise.all([first.execute(select), second.execute(select)]);

      expect([one.executor.maxWorkers, two.executor.maxWorkers]).toEqual([1, 2]);
      expect(one.executor).not.toBe(two.executor);
      await one.shutdown();
      expect((await second.execute(select)).rowLength).toBe(1);
    });

    it('runs tasks in the pool while statements run', async () => {
      await using cluster = clusterOf({ executorThreads: 2 });
      await using session = await cluster.connect();

      const statements = Array.from({ length: 200 }, () => session.execute(select));
      const threadIds = await Promise.all(Array.from({ length: 8 }, () => cluster.executor.submit(work.whichThread)));
      const squares: number[] = [];
      for await (const n of cluster.executor.map(work.square, [1, 2, 3])) squares.push(n);

      expect(squares).toEqual([1, 4, 9]);
      expect(threadIds.every((id) => id > 0)).toBe(true);
      expect((await Promise.all(statements)).every((result) => result.rowLength === 1)).toBe(true);
    });

    it('runs at most one blocking task per thread, and none of 200 statements beside them times out', async () => {
      const executorThreads = 2;
      await using cluster = clusterOf({ executorThreads });
      await using session = await cluster.connect();
      const running = new Int32Array(new SharedArrayBuffer(8));
      const release = new Int32Array(new SharedArrayBuffer(4));

      const statements = Array.from({ length: 200 }, () => session.execute(select, [], { readTimeout: 2000 }));
      const blocking = Array.from({ length: executorThreads + 1 }, () =>
        cluster.executor.submit(work.block, running, release, 800),
      );

      const results = await Promise.all(statements);
      const threadIds = await Promise.all(blocking);

      expect(results.every((result) => result.rowLength === 1)).toBe(true);
      expect(running[1]).toBe(executorThreads);
      expect(new Set(threadIds).size).toBe(executorThreads);
    });

    it('answers statements that were sent while every thread was blocked', async () => {
      await using cluster = clusterOf({ executorThreads: 1 });
      await using session = await cluster.connect();
      const running = new Int32Array(new SharedArrayBuffer(8));
      const release = new Int32Array(new SharedArrayBuffer(4));

      const task = cluster.executor.submit(work.block, running, release, 10_000);
      await Atomics.waitAsync(running, 0, 0).value;
      const statement = session.execute(select);
      Atomics.store(release, 0, 1);
      Atomics.notify(release, 0);

      await task;
      expect((await statement).rowLength).toBe(1);
    });

    it('can connect, execute, close and shut down, each of them twice', async () => {
      const cluster = clusterOf({ executorThreads: 1 });
      const session = await cluster.connect();
      await session.execute(select);
      await session.close();
      await session.close();
      expect(session.isClosed).toBe(true);
      expect(cluster.isClosed).toBe(false);

      await Promise.all([cluster.shutdown(), cluster.shutdown()]);
      await cluster.close();

      expect(cluster.isClosed).toBe(true);
      const error: unknown = await cluster.connect().catch((thrown: unknown) => thrown);
      expect(isClientError(error) && error.code).toBe('cluster-closed');
      expect(() => cluster.executor.submit(work.square, 2)).toThrow(/shutdown/);
    });

    it('closes its sessions when it shuts down', async () => {
      const cluster = clusterOf({ executorThreads: 1 });
      const session = await cluster.connect();
      const statements = Array.from({ length: 20 }, () => session.execute(select));

      await cluster.shutdown();

      expect((await Promise.all(statements)).every((result) => result.rowLength === 1)).toBe(true);
      expect(session.isClosed).toBe(true);
      const error: unknown = await session.execute(select).catch((thrown: unknown) => thrown);
      expect(isClientError(error) && error.code).toBe('session-closed');
    });

    it('shuts down although the application has shut down the pool', async () => {
      const cluster = clusterOf({ executorThreads: 1 });
      await cluster.connect();

      await cluster.executor.shutdown();

      await cluster.shutdown();
      expect(cluster.isClosed).toBe(true);
    });

    it('does not shut down an executor that was passed in', async () => {
      await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
      const cluster = clusterOf({ executor });
      const session = await cluster.connect();
      await session.execute(select);

      await cluster.shutdown();

      expect(cluster.executor).toBe(executor);
      expect(await executor.submit(work.square, 7)).toBe(49);
    });

    it('can share an executor with another cluster', async () => {
      await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
      await using one = clusterOf({ executor });
      await using two = clusterOf({ executor });
      await using first = await one.connect();
      await using second = await two.connect();

      const results = await Promise.all(
        [first, second].flatMap((session) => [session.execute(select), session.execute(select)]),
      );

      expect(results.every((result) => result.rowLength === 1)).toBe(true);
    });

    it('runs on the calling thread with an InlineExecutor', async () => {
      await using cluster = clusterOf({ executor: new InlineExecutor() });
      await using session = await cluster.connect();

      expect((await session.execute(select)).first()?.['key']).toBe('local');
    });

    it('sees schema changes that went through another thread', async () => {
      await using cluster = clusterOf({ executorThreads: 4 });
      await using session = await cluster.connect();
      const keyspace = `ddl_${process.pid}_${Date.now()}`;
      await session.execute(
        `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      );
      try {
        await session.execute(`CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, v text)`);
        await session.execute(`INSERT INTO ${keyspace}.t (id, v) VALUES (?, ?)`, [1, 'seen']);

        const results = await Promise.all(
          Array.from({ length: 16 }, () => session.execute(`SELECT v FROM ${keyspace}.t WHERE id = ?`, [1])),
        );

        expect(results.map((result) => result.first()?.['v'])).toEqual(Array.from({ length: 16 }, () => 'seen'));
      } finally {
        await session.execute(`DROP KEYSPACE ${keyspace}`);
      }
    });
  });
}
