import { Client } from 'cassandra-driver';
import { describe, expect, inject, it } from 'vitest';
import type { CompareReport } from '../../src/report/report.ts';
import { quick, runDemo } from '../run-demo.ts';

const server = inject('cassandra');

describe.skipIf('skipped' in server)('demo compare on a real Cassandra', () => {
  it('runs on the contact points of the environment, and leaves no keyspace behind', async () => {
    if ('skipped' in server) return;
    const { contactPoints, port, localDataCenter, version, username, password = '' } = server;
    const login = username === undefined ? {} : { CASSANDRA_USERNAME: username, CASSANDRA_PASSWORD: password };
    const points = contactPoints.map((point) => `${point}:${port}`).join(',');

    const run = await runDemo(['--json', ...quick], { CASSANDRA_CONTACT_POINTS: points, ...login });

    expect(run.exitCode, run.stderr).toBe(0);
    const report = JSON.parse(run.stdout) as CompareReport;
    expect(report.server).toMatchObject({ kind: 'contact-points', version });
    for (const { phases } of report.runs) expect(phases[0]?.rows).toBe((phases[0]?.operations ?? 0) * 200);
    const client = new Client({
      contactPoints,
      localDataCenter,
      protocolOptions: { port },
      ...(username !== undefined && { credentials: { username, password } }),
    });
    await client.connect();
    expect(Object.keys(client.metadata.keyspaces)).not.toContain('async_cassandra_demo');
    await client.shutdown();
  });
});
