import { once } from 'node:events';
import { AsyncCluster, type ClusterOptions } from '@async-cassandra/client';
import { afterEach, expect, it } from 'vitest';
import { connectionOptions, server } from '../server.ts';

const rowPath = Symbol.for('async-cassandra.client.rowPath');
const warnings: Error[] = [];
const onWarning = (warning: Error): number => warnings.push(warning);

afterEach(() => {
  process.off('warning', onWarning);
  warnings.length = 0;
});

it.skipIf(server === undefined)(
  'warns once, for any number of threads, when rows cannot be taken undecoded',
  async () => {
    process.on('warning', onWarning);
    const options: ClusterOptions = {
      ...connectionOptions(),
      executorThreads: 4,
      [rowPath]: 'broken',
    } as ClusterOptions;
    await using cluster = new AsyncCluster(options);
    const warned = once(process, 'warning');
    await using first = await cluster.connect();
    await using second = await cluster.connect('system');

    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? first : second).execute('SELECT key FROM system.local')),
    );
    await warned;

    expect(results.every((result) => result.first()?.['key'] === 'local')).toBe(true);
    expect(warnings.map((warning) => (warning as NodeJS.ErrnoException).code)).toEqual(['ASYNC_CASSANDRA_THREAD']);
    expect(warnings[0]!.message).toMatch(/cannot be taken undecoded.*\bends\b/);
  },
);

it.skipIf(server === undefined)('does not warn when rows can be taken undecoded', async () => {
  process.on('warning', onWarning);
  await using cluster = new AsyncCluster({ ...connectionOptions(), executorThreads: 2 });
  await using session = await cluster.connect();

  await session.execute('SELECT key FROM system.local');

  expect(warnings).toEqual([]);
});
