/** The simulator's process: serves the scenarios' tables, or with the argument `sweep` the sweeps', until its parent is gone. */
import { endWithParent } from '../end-with-parent.ts';
import { sweepTables } from '../tables/sweep-tables.ts';
import { tables } from '../tables/tables.ts';
import { startBenchSimulator } from './bench-simulator.ts';
import type { SimulatorMessage } from './simulator.ts';

endWithParent();

try {
  const { contactPoints, port, localDataCenter } = await startBenchSimulator(
    process.argv[2] === 'sweep' ? sweepTables : tables,
  );
  answer({ kind: 'ready', address: { contactPoints, port, localDataCenter } });
} catch (error) {
  answer({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function answer(message: SimulatorMessage): void {
  process.send?.(message);
}
