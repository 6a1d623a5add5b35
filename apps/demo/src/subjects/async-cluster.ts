import { AsyncCluster } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { type Reading, statements } from '../workload/readings.ts';
import type { Subject } from '../workload/subject.ts';
import { type ServerAddress, connectionOptions } from './server-address.ts';

/** This project's client on a pool of `threads`, or on the calling thread where that is `'inline'`. */
export async function openAsyncCluster(
  server: ServerAddress,
  rowsPerPage: number,
  threads: number | 'inline',
): Promise<Subject> {
  const inline = threads === 'inline' ? new InlineExecutor() : undefined;
  const cluster = new AsyncCluster({
    ...connectionOptions(server),
    ...(inline ? { executor: inline } : { executorThreads: Number(threads) }),
  });
  const session = await cluster.connect();
  const page = await session.prepare(statements.page);
  const point = await session.prepare(statements.point);
  const insert = await session.prepare(statements.insert);
  const wholePage = { fetchSize: rowsPerPage + 1 };
  return {
    executor: inline ? undefined : cluster.executor,
    readPage: () => session.execute<Reading>(page, [], wholePage),
    readPoint: (n) => session.execute<Reading>(point, [n]),
    insert: async (reading) => {
      await session.execute(insert, Object.values(reading));
    },
    close: async () => {
      await cluster.shutdown();
      await inline?.shutdown();
    },
  };
}
