/** The simulator's process: serves the benchmark's tables until its parent is gone. */
import { endWithParent } from '../end-with-parent.ts';
import { startBenchSimulator } from './bench-simulator.ts';
import type { SimulatorMessage } from './simulator.ts';

endWithParent();

try {
  const { contactPoints, port, localDataCenter } = await startBenchSimulator();
  answer({ kind: 'ready', address: { contactPoints, port, localDataCenter } });
} catch (error) {
  answer({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function answer(message: SimulatorMessage): void {
  process.send?.(message);
}
