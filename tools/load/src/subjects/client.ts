import { AsyncCluster, type AsyncSession } from '@async-cassandra/client';
import { InlineExecutor, ThreadPoolExecutor, type Executor } from '@async-cassandra/executor';
import { connectionOptions, type ServerAddress } from '../server/server-address.ts';
import { fetchSizeOf } from '../workload/statement.ts';
import type { InlineSpec, PoolSpec, Result, Subject } from './subject.ts';

/** Opens this project's client, with a session for each keyspace that statements ask for. */
export async function openClient(server: ServerAddress, spec: InlineSpec | PoolSpec): Promise<Subject> {
  const ownExecutor = createExecutor(spec);
  const cluster = new AsyncCluster({
    ...connectionOptions(server),
    ...spec.options,
    ...(ownExecutor && { executor: ownExecutor }),
    ...(!ownExecutor && spec.kind === 'pool' && spec.threads !== 'default' && { executorThreads: spec.threads }),
  });
  const sessions = new Map<string | undefined, AsyncSession>([[undefined, await cluster.connect()]]);
  const sessionOf = async (keyspace: string | undefined): Promise<AsyncSession> => {
    const session = sessions.get(keyspace) ?? (await cluster.connect(keyspace));
    sessions.set(keyspace, session);
    return session;
  };
  return {
    executor: spec.kind === 'pool' ? cluster.executor : undefined,
    prepare: async ({ cql, kind, table, keyspace }) => {
      const session = await sessionOf(keyspace);
      const prepared = await session.prepare(cql);
      const options = kind === 'page' ? { fetchSize: fetchSizeOf(table) } : undefined;
      return (parameters) => session.execute(prepared, parameters, options) as Promise<Result>;
    },
    close: async () => {
      await cluster.shutdown();
      await ownExecutor?.shutdown();
    },
  };
}

/** Creates an executor if the cluster's own one is not suitable. The cluster does not shut it down. */
function createExecutor(spec: InlineSpec | PoolSpec): Executor | undefined {
  if (spec.kind === 'inline') return new InlineExecutor();
  if (spec.executorOptions === undefined) return undefined;
  const { threads, executorOptions } = spec;
  return new ThreadPoolExecutor({ ...(threads !== 'default' && { maxWorkers: threads }), ...executorOptions });
}
