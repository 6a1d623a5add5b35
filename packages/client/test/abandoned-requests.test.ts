/** Statements that a silent node does not answer, after their callers gave up. */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { expect, it, onTestFinished } from 'vitest';

const silent = "SELECT key FROM system.local WHERE key = 'silent'";
const answered = 'SELECT key FROM system.local';

interface SilentNode {
  readonly simulator: Simulator;
  readonly cluster: AsyncCluster;
  readonly session: AsyncSession;
}

/** Starts a node that answers everything except `silent`, and a cluster whose driver waits for ever. */
async function startSilentNode(options: ClusterOptions): Promise<SilentNode> {
  const simulator = await startSimulator({ rules: [{ when: { query: silent }, then: { drop: true } }] });
  onTestFinished(() => simulator.stop());
  const { contactPoints, localDataCenter, port } = simulator;
  const cluster = new AsyncCluster({
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    socketOptions: { readTimeout: 0 },
    ...options,
  });
  onTestFinished(() => cluster.shutdown());
  return { simulator, cluster, session: await cluster.connect() };
}

it('runs the next query at once after two statements in both places have timed out', async () => {
  const { cluster, session } = await startSilentNode({ executorThreads: 1, maxInFlightPerThread: 2 });
  const lost = [0, 1].map(() => session.execute(silent, [], { timeoutMs: 200 }));
  const next = session.execute(answered);
  expect(cluster.executor.stats().services[0]).toMatchObject({ inFlight: [2], queued: 1 });

  const outcomes = await Promise.allSettled(lost);

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await next).rowLength).toBe(1);
  expect(cluster.executor.stats().services[0]).toMatchObject({ inFlight: [0], abandoned: [2] });
});

it('runs the next query at once after two statements were aborted', async () => {
  const { cluster, session } = await startSilentNode({ executorThreads: 1, maxInFlightPerThread: 1 });
  const controller = new AbortController();
  const lost = session.execute(silent, [], { signal: controller.signal });

  controller.abort(new Error('the user left'));

  await expect(lost).rejects.toThrow('the user left');
  expect((await session.execute(answered)).rowLength).toBe(1);
  expect(cluster.executor.stats().threads[0]).toMatchObject({ inFlight: 0, abandoned: 1 });
});

it('rejects a statement with too-many-abandoned when no thread has a place, and recovers when the node answers', async () => {
  const { simulator, cluster, session } = await startSilentNode({ executorThreads: 1, maxInFlightPerThread: 1 });
  simulator.pauseNode(1);
  for (let count = 0; count < 2; count++) {
    await expect(session.execute(answered, [], { timeoutMs: 20 })).rejects.toThrow('timeoutMs of 20 ms');
  }

  await expect(session.execute(answered)).rejects.toMatchObject({
    code: 'too-many-abandoned',
    message: expect.stringContaining('2 requests that were aborted or timed out are still open') as string,
  });

  simulator.resumeNode(1);
  await expect.poll(() => cluster.executor.stats().services[0]?.abandoned, { timeout: 20_000 }).toEqual([0]);
  expect((await session.execute(answered)).rowLength).toBe(1);
});

it('shuts down although the node never answers', async () => {
  const { cluster, session } = await startSilentNode({ executorThreads: 1, maxInFlightPerThread: 2 });
  const lost = await Promise.allSettled([0, 1, 2, 3].map(() => session.execute(silent, [], { timeoutMs: 20 })));
  expect(lost.every(({ status }) => status === 'rejected')).toBe(true);

  await cluster.shutdown();

  expect(cluster.executor.stats().isShutDown).toBe(true);
});
