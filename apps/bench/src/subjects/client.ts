import { AsyncCluster } from '@async-cassandra/client';
import { connectionOptions, type ServerAddress } from './server-address.ts';
import { fetchSize, type Result, type Subject } from './subject.ts';

/** This project's client on a pool of `threads`. */
export async function openClient(server: ServerAddress, threads: number): Promise<Subject> {
  const cluster = new AsyncCluster({ ...connectionOptions(server), executorThreads: threads });
  const session = await cluster.connect();
  return {
    prepare: async ({ cql, kind }) => {
      const prepared = await session.prepare(cql);
      const options = kind === 'page' ? { fetchSize } : undefined;
      return (parameters) => session.execute(prepared, parameters, options) as Promise<Result>;
    },
    close: () => cluster.shutdown(),
  };
}
