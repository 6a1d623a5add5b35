/** Sessions that move and close at once, on each way: nothing is lost, and each lands where its last call said. */
import { AsyncCluster, errors } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachWay, type Way } from '../each-way.ts';
import { connectionOptions, server } from '../server.ts';
import { failureOf } from '../same-error.ts';

/** The name of the connections of these tests alone. */
const applicationName = `${server?.applicationName}-life-cycle`;

/** Only a real server can say which of its connections are whose. */
async function connectionCount({ plain }: Way): Promise<number> {
  const { rows } = await plain.execute('SELECT client_options FROM system_views.clients');
  return rows.filter(({ client_options: options }) => options?.APPLICATION_NAME === applicationName).length;
}

const define = (way: Way): void => {
  it('takes moves that are called at once in the order of their calls', async () => {
    await using session = await way.cluster.connect();

    const moves = ['system', 'system_schema', way.keyspace, 'system', way.keyspace].map((name) =>
      session.setKeyspace(name),
    );
    const missing = failureOf(session.setKeyspace(`${way.keyspace}_missing`));
    await Promise.all(moves);

    expect(await missing).toBeInstanceOf(errors.ResponseError);
    expect(session.keyspace).toBe(way.keyspace);
    await session.execute('INSERT INTO kept (id) VALUES (1)');
    expect((await session.execute('SELECT id FROM kept')).rowLength).toBe(1);
  });

  it.skipIf(server?.kind !== 'cassandra')(
    'gives back the keyspaces of every move, also when the session closes meanwhile',
    async () => {
      const before = await connectionCount(way);
      const session = await way.cluster.connect();
      const moves = ['system', 'system_schema', 'system', 'system_schema'].map((name) => session.setKeyspace(name));
      await Promise.all([session.close(), Promise.allSettled(moves)]);

      await expect.poll(() => connectionCount(way), { timeout: 15_000 }).toBe(before);
    },
  );

  it('opens no session of a cluster that is shut down meanwhile', async () => {
    await using cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 1 });

    const connecting = failureOf(cluster.connect(way.keyspace));
    await cluster.shutdown();

    expect(await connecting).toMatchObject({ code: 'cluster-closed' });
  });
};

eachWay(['CREATE TABLE kept (id int PRIMARY KEY)'], define, { applicationName });
