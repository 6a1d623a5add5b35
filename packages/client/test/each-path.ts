/** Runs the same tests on every path: how rows leave the driver (undecoded, or decoded and encoded again), and on how many threads. */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe } from 'vitest';
import { connectionOptions, server } from './server.ts';

/** The objects that the tests of one path share. */
export interface PathSetup {
  readonly cluster: AsyncCluster;
  /** A session in the keyspace of this path. */
  readonly session: AsyncSession;
  /** The unmodified driver, in the same keyspace. Its results are the expected ones. */
  readonly plain: Client;
  readonly keyspace: string;
}

const rowPath = Symbol.for('async-cassandra.client.rowPath');

/**
 * Every path that rows and requests can take:
 *
 * - the lean path;
 * - the driver's own path with undecoded rows, as when the check of the lean path fails;
 * - the driver's own path with rows that are decoded and encoded again, as when both checks fail.
 */
export const paths: readonly { readonly title: string; readonly options: () => ClusterOptions }[] = [
  { title: 'lean path, on 1 thread', options: () => ({ executorThreads: 1 }) },
  { title: 'lean path, on 4 threads', options: () => ({ executorThreads: 4 }) },
  { title: 'lean path, on the calling thread', options: () => ({ placement: 'inline' }) },
  {
    title: 'lean path, on 1 thread and the calling thread',
    options: () => ({ executorThreads: 1, placement: 'auto' }),
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
 * Defines the same tests once for each path. Creates `tables` in the path's keyspace first. `more` are additional options of the
 * cluster.
 */
export function eachPath(
  tables: readonly string[],
  define: (setup: PathSetup) => void,
  more: ClusterOptions = {},
): void {
  describe.skipIf(server === undefined).for(paths)('$title', ({ options }) => {
    const setup = {} as { -readonly [K in keyof PathSetup]: PathSetup[K] };
    beforeAll(async () => {
      setup.keyspace = `contract_${process.pid}_${count++}`;
      setup.plain = new Client(connectionOptions());
      await setup.plain.execute(
        `CREATE KEYSPACE ${setup.keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      );
      await setup.plain.execute(`USE ${setup.keyspace}`);
      for (const table of tables) await setup.plain.execute(table);
      setup.cluster = new AsyncCluster({ ...connectionOptions(), ...more, ...options() });
      setup.session = await setup.cluster.connect(setup.keyspace);
    });
    afterAll(async () => {
      await setup.cluster?.shutdown();
      await setup.plain?.execute(`DROP KEYSPACE ${setup.keyspace}`);
      await setup.plain?.shutdown();
    });
    define(setup);
  });
}
