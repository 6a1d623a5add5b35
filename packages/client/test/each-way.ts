/** Runs the same tests through every way that rows and requests can take. */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe } from 'vitest';
import { connectionOptions, server } from './server.ts';

/** What the tests of one way share. */
export interface Way {
  readonly cluster: AsyncCluster;
  /** In a keyspace of this way's own. */
  readonly session: AsyncSession;
  /** The unmodified driver, in the same keyspace: what it gives is right. */
  readonly plain: Client;
  readonly keyspace: string;
}

const rowPath = Symbol.for('async-cassandra.client.rowPath');

/**
 * Every way that rows and requests can take: the lean path; the driver's own with rows taken undecoded, as when the check of the
 * lean path fails; and the driver's own with rows decoded and encoded again, as when neither can be trusted.
 */
export const ways: readonly { readonly title: string; readonly options: () => ClusterOptions }[] = [
  { title: 'lean path, on 1 thread', options: () => ({ executorThreads: 1 }) },
  { title: 'lean path, on 4 threads', options: () => ({ executorThreads: 4 }) },
  { title: 'lean path, on the calling thread', options: () => ({ placement: 'inline' }) },
  {
    title: 'lean path, on 2 threads and the calling thread',
    options: () => ({ executorThreads: 2, placement: 'auto' }),
  },
  { title: 'rows taken undecoded, on 1 thread', options: () => ({ executorThreads: 1, leanPath: false }) },
  {
    title: 'rows taken undecoded, on the calling thread',
    options: () => ({ executor: new InlineExecutor(), leanPath: false }),
  },
  {
    title: 'rows decoded and encoded again, on 1 thread',
    options: () => ({ executorThreads: 1, [rowPath]: 'broken' }),
  },
  {
    title: 'rows decoded and encoded again, on the calling thread',
    options: () => ({ executor: new InlineExecutor(), [rowPath]: 'broken' }),
  },
];

let count = 0;

/**
 * Defines the same tests once for each way. `tables` are made in the way's keyspace before them; `more` are options of the
 * cluster's beside its way's.
 */
export function eachWay(tables: readonly string[], define: (way: Way) => void, more: ClusterOptions = {}): void {
  describe.skipIf(server === undefined).for(ways)('$title', ({ options }) => {
    const way = {} as { -readonly [K in keyof Way]: Way[K] };
    beforeAll(async () => {
      way.keyspace = `contract_${process.pid}_${count++}`;
      way.plain = new Client(connectionOptions());
      await way.plain.execute(
        `CREATE KEYSPACE ${way.keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      );
      await way.plain.execute(`USE ${way.keyspace}`);
      for (const table of tables) await way.plain.execute(table);
      way.cluster = new AsyncCluster({ ...connectionOptions(), ...more, ...options() });
      way.session = await way.cluster.connect(way.keyspace);
    });
    afterAll(async () => {
      await way.cluster?.shutdown();
      await way.plain?.execute(`DROP KEYSPACE ${way.keyspace}`);
      await way.plain?.shutdown();
    });
    define(way);
  });
}
