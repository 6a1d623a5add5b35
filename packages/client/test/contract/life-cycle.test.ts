/** Sessions that move and close at the same time, on each path. Each session ends in the keyspace of its last call. */
import { AsyncCluster, errors } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachPath, type PathSetup } from '../each-path.ts';
import { connectionOptions, server } from '../server.ts';
import { failureOf } from '../same-error.ts';

/** The name of these tests' connections. No other test uses it. */
const applicationName = `${server?.applicationName}-life-cycle`;

/** Only a real server lists its connections with their names. */
async function connectionCount({ plain }: PathSetup): Promise<number> {
  const { rows } = await plain.execute('SELECT client_options FROM system_views.clients');
  return rows.filter(({ client_options: options }) => options?.APPLICATION_NAME === applicationName).length;
}

const define = (setup: PathSetup): void => {
  it('applies several setKeyspace() calls in the order of the calls', async () => {
    await using session = await setup.cluster.connect();

    const moves = ['system', 'system_schema', setup.keyspace, 'system', setup.keyspace].map((name) =>
      session.setKeyspace(name),
    );
    const missing = failureOf(session.setKeyspace(`${setup.keyspace}_missing`));
    await Promise.all(moves);

    expect(await missing).toBeInstanceOf(errors.ResponseError);
    expect(session.keyspace).toBe(setup.keyspace);
    await session.execute('INSERT INTO kept (id) VALUES (1)');
    expect((await session.execute('SELECT id FROM kept')).rowLength).toBe(1);
  });

  it.skipIf(server?.kind !== 'cassandra')(
    'closes the connections of every keyspace it has left, also when the session closes meanwhile',
    async () => {
      const before = await connectionCount(setup);
      const session = await setup.cluster.connect();
      const moves = ['system', 'system_schema', 'system', 'system_schema'].map((name) => session.setKeyspace(name));
      await Promise.all([session.close(), Promise.allSettled(moves)]);

      await expect.poll(() => connectionCount(setup), { timeout: 15_000 }).toBe(before);
    },
  );

  it('opens no session when the cluster is shut down meanwhile', async () => {
    await using cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 1 });

    const connecting = failureOf(cluster.connect(setup.keyspace));
    await cluster.shutdown();

    expect(await connecting).toMatchObject({ code: 'cluster-closed' });
  });
};

eachPath(['CREATE TABLE kept (id int PRIMARY KEY)'], define, { applicationName });
