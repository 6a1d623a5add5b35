import { describe, expect, test } from 'vitest';
import { createCassandraSetup, type SkippedServer, type TestServer } from '@async-cassandra/cassandra';
import { queryOnce } from '../../src/cql/query-once.ts';
import { isNotStartable } from './startable.ts';

describe.skipIf(isNotStartable)('the global set-up of vitest', () => {
  test('provides a server that answers until the teardown', async () => {
    const { setup, teardown } = createCassandraSetup({ onProgress: () => {} });
    let provided: TestServer | SkippedServer | undefined;
    await setup({ provide: (_, value) => (provided = value) });
    if (!provided || 'skipped' in provided) throw new Error('no server was provided');
    const { contactPoints, port, version, username, password } = structuredClone(provided);
    const target = { address: contactPoints[0] ?? '', port, username, password };
    expect(await queryOnce(target, 'SELECT release_version FROM system.local')).toEqual([[version]]);
    await teardown();
    if (!process.env['CASSANDRA_CONTACT_POINTS']) {
      await expect(queryOnce(target, 'SELECT release_version FROM system.local')).rejects.toThrow('ECONNREFUSED');
    }
  });
});
