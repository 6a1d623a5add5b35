import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { ThreadPoolExecutor } from '@async-cassandra/executor';
import { connectionOptions, type ServerAddress } from './server-address.ts';
import { fetchSizeOf, type Result, type Subject } from './subject.ts';

/** This project's client on a pool of `threads`; a session for each keyspace that statements ask for. */
export async function openClient(server: ServerAddress, threads: number, threadPriority = 0): Promise<Subject> {
  const executor = threadPriority === 0 ? undefined : new ThreadPoolExecutor({ maxWorkers: threads, threadPriority });
  const cluster = new AsyncCluster({ ...connectionOptions(server), ...(executor === undefined ? { executorThreads: threads } : { executor }) });
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
