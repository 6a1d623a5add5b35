import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { keyspace } from '../tables/table.ts';
import { tables } from '../tables/tables.ts';

/** A simulator with the benchmark's tables, in this process. */
export function startBenchSimulator(): Promise<Simulator> {
  return startSimulator({
    tables: tables.map(({ name, columns, rowCount, row }) =>
      table({
        keyspace,
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
