import {
  serverFromEnvironment,
  startEmbeddedSimulator,
  startServer,
  type Server,
  type ServerKind,
} from '@async-cassandra/load';
import { tables } from '../tables/tables.ts';

/** The kinds that results are kept by. It makes no difference who started a Cassandra. */
export type BenchServerKind = 'simulator' | 'cassandra';

const module = new URL('./simulator-process.js', import.meta.url);

/** Returns the kind that results are kept by. */
export function benchKind(kind: ServerKind): BenchServerKind {
  return kind === 'simulator' ? 'simulator' : 'cassandra';
}

/** Starts the simulator, or with `cassandra` uses CASSANDRA_CONTACT_POINTS, or starts a Cassandra if there are none. */
export function startBenchServer(
  cassandra: boolean,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Server> {
  if (!cassandra) return startBenchSimulator('scenarios', signal);
  const choice = { cassandra, ...serverFromEnvironment(process.env) };
  return startServer(choice, { tables, simulator: { module } }, signal, onProgress);
}

/** Starts the simulator in a process of its own with the tables of the scenarios or of the sweeps. */
export function startBenchSimulator(served: 'scenarios' | 'sweep', signal: AbortSignal): Promise<Server> {
  return startEmbeddedSimulator({ module, args: [served] }, signal);
}
