/** The embedded simulator's process: serves the demo's tables until its parent is gone. Argument: rows of a page. */
import { startSimulator, table } from '@async-cassandra/simulator';
import { endWithParent } from '../end-with-parent.ts';
import { columns, keyspace, readingAt, tables } from '../workload/readings.ts';
import type { SimulatorMessage } from './embedded-simulator.ts';

endWithParent();
const rowsPerPage = Number(process.argv[2]);

try {
  const simulator = await startSimulator({
    tables: tables.map(({ name, partitionKey, clusteringKey, isFilled }) =>
      table({
        keyspace,
        name,
        columns,
        partitionKey,
        clusteringKey,
        rows: { count: isFilled ? rowsPerPage : 0, row: (n) => ({ ...readingAt(n) }) },
      }),
    ),
  });
  const { contactPoints, port, localDataCenter } = simulator;
  answer({ kind: 'ready', address: { contactPoints, port, localDataCenter } });
} catch (error) {
  answer({
    kind: 'failed',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
}

function answer(message: SimulatorMessage): void {
  process.send?.(message);
}
