import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { ThreadPoolExecutor, type ThreadPoolExecutorOptions } from '@async-cassandra/executor';
import { connectionOptions, type ServerAddress } from './server-address.ts';
import { fetchSizeOf, type Result, type Subject } from './subject.ts';

/** Options of a pool that scenarios change. */
export type ExecutorOptions = Pick<ThreadPoolExecutorOptions, 'threadPriority' | 'busyPollMicros'>;

/**
 * This project's client on a pool of `threads`; a session for each keyspace that statements ask for.
 *
 * @param pool Options of a pool that is made for it.
 * @param options Over the client's defaults.
 */
export async function openClient(
  server: ServerAddress,
  threads: number,
  pool?: ExecutorOptions,
  options: ClusterOptions = {},
): Promise<Subject> {
  const executor = pool === undefined ? undefined : new ThreadPoolExecutor({ maxWorkers: threads, ...pool });
  const cluster = new AsyncCluster({
    ...connectionOptions(server),
    ...options,
    ...(executor === undefined ? { executorThreads: threads } : { executor }),
  });
  const sessions = new Map<string | undefined, AsyncSession>([[undefined, await cluster.connect()]]);
  const sessionOf = async (keyspace: string | undefined): Promise<AsyncSession> => {
    const session = sessions.get(keyspace) ?? (await cluster.connect(keyspace));
    sessions.set(keyspace, session);
    return session;
  };
  return {
    prepare: async ({ cql, kind, table, keyspace }) => {
      const session = await sessionOf(keyspace);
      const prepared = await session.prepare(cql);
      const options = kind === 'page' ? { fetchSize: fetchSizeOf(table) } : undefined;
      return (parameters) => session.execute(prepared, parameters, options) as Promise<Result>;
    },
    close: async () => {
      await cluster.shutdown();
      await executor?.shutdown();
    },
  };
}
