import { useContactPoints } from './contact-points.ts';
import { startEmbeddedSimulator } from './embedded-simulator.ts';
import { startLocalCassandra } from './local-cassandra.ts';
import type { ServedTables, Server, ServerChoice } from './server.ts';

/**
 * Uses the contact points if there are any, else starts a local Cassandra if the choice asks for one, else the simulator.
 *
 * @param onProgress Called with a line for each step of the start.
 * @throws {LoadError} `server-unreachable` or `server-failed`; the signal's reason when it is aborted.
 */
export function startServer(
  choice: ServerChoice,
  { tables, simulator }: ServedTables,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Server> {
  if (choice.contactPoints.length > 0) return useContactPoints(choice, tables, onProgress);
  if (choice.cassandra) return startLocalCassandra(choice, tables, signal, onProgress);
  return startEmbeddedSimulator(simulator, signal);
}
