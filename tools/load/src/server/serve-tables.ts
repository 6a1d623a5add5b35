import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { answerParent } from '../child/answer-parent.ts';
import { endWithParent } from '../child/end-with-parent.ts';
import type { LoadTable } from '../workload/table.ts';

/** How the simulator answers. */
export interface ServeOptions {
  /**
   * Every repeated execution of a prepared statement gets the first answer, whatever its values. The server then costs so little
   * that it does not hide what a client costs. Default: false.
   */
  readonly replay?: boolean;
}

/** Serves `tables` from this process until its parent is gone. Tells the parent the address, or why the simulator did not start. */
export async function serveTables(tables: readonly LoadTable[], options: ServeOptions = {}): Promise<void> {
  endWithParent();
  await answerParent(async () => {
    const { contactPoints, port, localDataCenter } = await startTableSimulator(tables, options);
    return { contactPoints, port, localDataCenter };
  });
}

/** Starts a simulator with `tables` in this process. */
export function startTableSimulator(
  tables: readonly LoadTable[],
  { replay = false }: ServeOptions = {},
): Promise<Simulator> {
  return startSimulator({
    replay,
    tables: tables.map(({ keyspace, name, columns, partitionKey, clusteringKey, rowCount, row }) =>
      table({
        keyspace,
        name,
        columns,
        partitionKey: [...partitionKey],
        ...(clusteringKey && { clusteringKey: [...clusteringKey] }),
        ...(rowCount > 0 && { rows: { count: rowCount, row: (index) => ({ ...row(index) }) } }),
      }),
    ),
    // Nothing reads the recorded requests here, and keeping them costs time and memory.
    recordedRequests: 0,
  });
}
