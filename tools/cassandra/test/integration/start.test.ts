import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startCassandra } from '@async-cassandra/cassandra';
import { Client, auth } from 'cassandra-driver';
import { describe, expect, test } from 'vitest';
import { queryOnce } from '../../src/cql/query-once.ts';
import { isAlive } from '../../src/server/processes.ts';
import { nodePids } from '../fakes/cluster-files.ts';
import { isNotStartable } from './startable.ts';

describe.skipIf(isNotStartable)('a real Cassandra', () => {
  test('starts one node that answers the driver, and stop leaves no process and no file', async () => {
    const cassandra = await startCassandra();
    const { contactPoints, port, localDataCenter } = cassandra;
    const client = new Client({ contactPoints: [...contactPoints], protocolOptions: { port }, localDataCenter });
    const row = (await client.execute('SELECT release_version, data_center FROM system.local')).first();
    await client.shutdown();
    expect([row['release_version'], row['data_center']]).toEqual([cassandra.version, 'datacenter1']);

    const pids = nodePids(cassandra.directory);
    expect(cassandra.nodes).toEqual([{ number: 1, address: '127.0.0.1', pid: pids[0] }]);
    await cassandra.stop();
    await cassandra.stop();
    expect(pids.map(isAlive)).toEqual([false]);
    expect(existsSync(cassandra.directory)).toBe(false);
  });

  test('puts a class of the caller on the class path of the node', async () => {
    const source = fileURLToPath(new URL('../fakes/OwnAuthenticator.java', import.meta.url));
    await using cassandra = await startCassandra({
      javaSources: [source],
      settings: { authenticator: 'asynccassandra.test.OwnAuthenticator' },
    });
    const { port } = cassandra;
    const settings = await queryOnce({ address: '127.0.0.1', port }, 'SELECT name, value FROM system_views.settings');
    const [, value] = settings.find(([name]) => name?.startsWith('authenticator')) ?? [];
    expect(value).toContain('asynccassandra.test.OwnAuthenticator');
  });

  test('starts three nodes that see each other and keep a replica on each', async () => {
    await using cassandra = await startCassandra({ nodes: 3 });
    const { port, localDataCenter } = cassandra;
    const client = new Client({ contactPoints: ['127.0.0.3'], protocolOptions: { port }, localDataCenter });
    await client.connect();
    expect(client.hosts.keys().sort()).toEqual(
      ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address) => `${address}:${port}`),
    );
    await client.execute("CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}");
    await client.execute('CREATE TABLE k.t (id int PRIMARY KEY)');
    await client.execute('INSERT INTO k.t (id) VALUES (1)', [], { consistency: 5 });
    await client.shutdown();
    for (const address of cassandra.contactPoints)
      expect(await queryOnce({ address, port }, 'SELECT id FROM k.t')).toHaveLength(1);
  });

  test('rejects a login without a password, and queries of a role without grants', async () => {
    await using cassandra = await startCassandra({ authenticator: 'PasswordAuthenticator' });
    const target = { address: '127.0.0.1', port: cassandra.port };
    const cql = 'SELECT release_version FROM system.local';
    await expect(queryOnce(target, cql)).rejects.toThrow('asks for a user name and a password');
    await expect(queryOnce({ ...target, username: 'cassandra', password: 'wrong' }, cql)).rejects.toThrow('incorrect');
    expect(await queryOnce({ ...target, ...cassandra.credentials }, cql)).toEqual([[cassandra.version]]);

    const superuser = { ...target, ...cassandra.credentials };
    await queryOnce(superuser, "CREATE ROLE guest WITH PASSWORD = 'guest' AND LOGIN = true");
    const client = new Client({
      contactPoints: ['127.0.0.1'],
      protocolOptions: { port: cassandra.port },
      localDataCenter: cassandra.localDataCenter,
      authProvider: new auth.PlainTextAuthProvider('guest', 'guest'),
    });
    await expect(client.execute('SELECT * FROM system_auth.roles')).rejects.toThrow('no SELECT permission');
    await client.shutdown();
  });
});
