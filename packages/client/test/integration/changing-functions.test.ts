/** Functions that are dropped and created again with arguments of another type. A simulator cannot run them. */
import { AsyncCluster } from '@async-cassandra/client';
import { Client } from 'cassandra-driver';
import { expect, it, onTestFinished } from 'vitest';
import { ReceivedChanges } from '../received-changes.ts';
import { connectionOptions, server } from '../server.ts';

const ids = Array.from({ length: 40 }, (_, id) => id);
const keyspace = `functions_${process.pid}`;
const options = "WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}";
const create = (type: 'int' | 'text'): string =>
  `CREATE FUNCTION ${keyspace}.shown(a ${type}) CALLED ON NULL INPUT RETURNS text LANGUAGE java AS 'return "${type} " + a;'`;

it.skipIf(server === undefined).for([['this cluster'], ['another client']])(
  'uses the new argument types of a function that %s created again, in statements of another keyspace',
  async ([changer]) => {
    const plain = new Client(connectionOptions());
    const received = new ReceivedChanges();
    const cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 4, ...received.options });
    onTestFinished(async () => {
      await cluster.shutdown();
      await plain.execute(`DROP KEYSPACE IF EXISTS ${keyspace}_t`);
      await plain.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      await plain.shutdown();
    });
    for (const name of [keyspace, `${keyspace}_t`]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as the server wants it
      await plain.execute(`CREATE KEYSPACE ${name} ${options}`);
    }
    await plain.execute(`CREATE TABLE ${keyspace}_t.t (id int PRIMARY KEY, v text)`);
    await plain.execute(create('int'));
    const session = await cluster.connect();
    const insert = `INSERT INTO ${keyspace}_t.t (id, v) VALUES (?, ${keyspace}.shown(?))`;
    await Promise.all(ids.map((id) => session.execute(insert, [-1 - id, id])));

    const run = async (cql: string): Promise<unknown> =>
      changer === 'this cluster' ? await session.execute(cql) : await plain.execute(cql);
    await run(`DROP FUNCTION ${keyspace}.shown`);
    await run(create('text'));
    if (changer !== 'this cluster') await received.allOf(plain);
    await Promise.all(ids.map((id) => session.execute(insert, [id, `x${id}`])));

    const { rows } = await plain.execute(`SELECT id, v FROM ${keyspace}_t.t`);
    const found = new Map(rows.map((row) => [row['id'] as number, row['v'] as string]));
    expect(ids.map((id) => found.get(id))).toEqual(ids.map((id) => `text x${id}`));
  },
);
