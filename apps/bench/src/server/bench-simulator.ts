import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { keyspace, type BenchTable } from '../tables/table.ts';
import { tables } from '../tables/tables.ts';

/** A simulator with these tables, in this process. */
export function startBenchSimulator(served: readonly BenchTable[] = tables): Promise<Simulator> {
  return startSimulator({
    tables: served.map(({ keyspace: ownKeyspace = keyspace, name, columns, rowCount, row }) =>
      table({
        keyspace: ownKeyspace,
        name,
        columns,
        partitionKey: ['id'],
        ...(rowCount > 0 && { rows: { count: rowCount, row: (index) => ({ ...row(index) }) } }),
      }),
    ),
    // Nobody asks what was requested, and keeping it would cost time and memory.
    recordedRequests: 0,
  });
}
