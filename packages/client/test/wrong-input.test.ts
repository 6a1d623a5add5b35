/** Errors before the first statement: addresses, credentials, data centres, keyspaces. */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { AsyncCluster, errors } from '@async-cassandra/client';
import { startSimulator } from '@async-cassandra/simulator';
import { expect, it } from 'vitest';
import { connectionOptions } from './server.ts';

async function failureOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('it did not fail');
}

it('names the address that refused the connection', async () => {
  const { port, close } = await freePort();
  await close();
  await using cluster = new AsyncCluster({
    contactPoints: ['127.0.0.1'],
    localDataCenter: 'datacenter1',
    protocolOptions: { port },
    executorThreads: 1,
  });

  const error = await failureOf(cluster.connect());

  expect(error).toBeInstanceOf(errors.NoHostAvailableError);
  expect(error.message).toContain(`127.0.0.1:${port}`);
  const inner = (error['innerErrors'] as Record<string, Error & { code?: string }>)[`127.0.0.1:${port}`];
  expect(inner).toMatchObject({ code: 'ECONNREFUSED' });
});

it('names the data centres that exist when none was given', async () => {
  const { localDataCenter: _, ...options } = connectionOptions();
  await using cluster = new AsyncCluster({ ...options, executorThreads: 1 });

  const error = await failureOf(cluster.connect());

  expect(`${error.message} ${JSON.stringify(error['innerErrors'])}`).toMatch(/localDataCenter/);
  expect(error.message).toMatch(/datacenter1/);
});

it('names the data centres that exist when another one was given', async () => {
  await using cluster = new AsyncCluster({ ...connectionOptions(), localDataCenter: 'elsewhere', executorThreads: 1 });

  const error = await failureOf(cluster.connect());

  expect(error.message).toMatch(/elsewhere.*datacenter1/);
});

it('can connect after a failed attempt', async () => {
  await using cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 1 });
  await failureOf(cluster.connect('no_such_keyspace'));

  await using session = await cluster.connect();

  expect((await session.execute('SELECT key FROM system.local')).rowLength).toBe(1);
});

it("rejects wrong credentials with the driver's AuthenticationError", async () => {
  await using simulator = await startSimulator({ credentials: { username: 'ada', password: 'right' } });
  const options = {
    protocolOptions: { port: simulator.port },
    localDataCenter: simulator.localDataCenter,
    executorThreads: 1,
  };
  await using wrong = AsyncCluster.withCredentials([...simulator.contactPoints], 'ada', 'wrong', options);
  await using right = AsyncCluster.withCredentials([...simulator.contactPoints], 'ada', 'right', options);

  const error = await failureOf(wrong.connect());
  await using session = await right.connect();

  const found = error instanceof errors.NoHostAvailableError ? Object.values(error.innerErrors)[0] : error;
  expect(found).toBeInstanceOf(errors.AuthenticationError);
  expect((await session.execute('SELECT key FROM system.local')).rowLength).toBe(1);
});

it('rejects connect() at its deadline when a server accepts and never answers', async () => {
  const { port, close } = await freePort();
  await using cluster = new AsyncCluster({
    contactPoints: ['127.0.0.1'],
    localDataCenter: 'datacenter1',
    protocolOptions: { port },
    executorThreads: 1,
  });

  const error = await failureOf(cluster.connect(undefined, { timeoutMs: 300 }));

  expect(error).toBeInstanceOf(errors.OperationTimedOutError);
  expect(error.message).toContain('300 ms');
  await close();
});

it('rejects connect() with the reason of its signal', async () => {
  await using cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 1 });
  const reason = new Error('changed my mind');

  expect(await failureOf(cluster.connect(undefined, { signal: AbortSignal.abort(reason) }))).toBe(reason);
});

async function freePort(): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<{ destroy(): void }>();
  const listener = createServer((socket) => sockets.add(socket.on('error', () => {})));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
