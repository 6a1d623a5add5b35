/** The only host goes down and comes up quickly, so that the driver's control connection breaks at each of its steps. */
import { AsyncCluster, errors, policies, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';

const select = 'SELECT key FROM system.local';
const reconnection = new policies.reconnection.ConstantReconnectionPolicy(5);

const executors: readonly (readonly [string, number, () => ClusterOptions])[] = [
  ['2 threads', 2, () => ({ executorThreads: 2 })],
  ['the calling thread', 1, () => ({ executor: new InlineExecutor() })],
];

function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 15_000, interval: 5 });
}

/** Repeats a statement until it succeeds. Each failure must be one of the driver's errors. */
async function executeUntilAnswered(session: AsyncSession): Promise<void> {
  for (;;) {
    try {
      await session.execute(select, [], { timeoutMs: 2000 });
      return;
    } catch (error) {
      expect(Object.values(errors).some((known) => error instanceof known)).toBe(true);
      await new Promise(setImmediate);
    }
  }
}

describe.for(executors)('on %s', ([, threads, options]) => {
  async function start(): Promise<{ simulator: Simulator; cluster: AsyncCluster; session: AsyncSession }> {
    const simulator = await startSimulator({ keyspaces: { app: { replicationFactor: 1 } } });
    onTestFinished(() => simulator.stop());
    const { contactPoints, localDataCenter, port } = simulator;
    const cluster = new AsyncCluster({
      contactPoints,
      localDataCenter,
      protocolOptions: { port },
      policies: { reconnection },
      refreshSchemaDelay: 1,
      ...options(),
    });
    onTestFinished(async () => {
      await cluster.shutdown();
      await cluster.executor.shutdown();
    });
    return { simulator, cluster, session: await cluster.connect() };
  }

  /** Resolves with true when every thread has noticed a schema change, so its control connection works. */
  async function expectToHearEvents(simulator: Simulator): Promise<void> {
    const connections = (): number => {
      simulator.emit({
        eventType: 'SCHEMA_CHANGE',
        schema: { change: 'UPDATED', target: 'KEYSPACE', keyspace: 'app' },
      });
      const requests = simulator.requests({ matching: 'system_schema.keyspaces where keyspace_name' });
      return new Set(requests.map(({ connection }) => connection)).size;
    };
    await eventually(connections).toBe(threads);
  }

  it.for(['close', 'reset'] as const)(
    'answers again each time the host is back (%s)',
    { timeout: 60_000 },
    async (connections) => {
      const { simulator, cluster, session } = await start();
      const exits: unknown[] = [];
      onTestFinished(cluster.executor.onThread((event) => event.type === 'exit' && exits.push(event.error)));
      // The second read of system.local belongs to a control connection that was just opened again.
      const cut = simulator.addRule({
        when: { opcode: 'QUERY', query: /FROM system.local WHERE/, nth: 2, countPer: 'connection' },
        then: connections === 'close' ? { close: true } : { reset: true },
      });

      for (let restart = 0; restart < 10; restart++) {
        await simulator.stopNode(1, { connections });
        const inFlight = executeUntilAnswered(session);
        await simulator.startNode(1);
        await inFlight;
      }
      cut();
      await executeUntilAnswered(session);

      expect(exits).toEqual([]);
      simulator.clearRequests();
      await expectToHearEvents(simulator);
      await cluster.shutdown();
      expect(exits.filter((error) => error !== undefined)).toEqual([]);
      // The simulator still counts a socket that it resets while it is closing.
      if (connections === 'close') await eventually(() => simulator.connectionCount()).toBe(0);
    },
  );

  it('closes the connections of failed attempts to connect', async () => {
    const { simulator, cluster } = await start();
    const before = simulator.connectionCount();
    const remove = simulator.addRule({ when: { query: /FROM system.peers/ }, then: { error: 'server' } });

    await expect(cluster.connect('app')).rejects.toBeInstanceOf(errors.NoHostAvailableError);
    remove();
    await expect(cluster.connect('no_such_keyspace')).rejects.toBeInstanceOf(errors.ResponseError);

    await eventually(() => simulator.connectionCount()).toBe(before);
  });
});
