import { useContactPoints } from './contact-points.ts';
import { startEmbeddedSimulator } from './embedded-simulator.ts';
import { startLocalCassandra } from './local-cassandra.ts';
import type { Server, ServerChoice } from './server.ts';

/**
 * Contact points where there are any, else a local Cassandra where one is asked for, else the embedded simulator.
 *
 * @param onProgress Told, a line each, what the start is doing.
 * @throws {DemoError} `server-unreachable` or `server-failed`.
 */
export function startServer(
  choice: ServerChoice,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Server> {
  if (choice.contactPoints.length > 0) return useContactPoints(choice, onProgress);
  if (choice.cassandra) return startLocalCassandra(choice, signal, onProgress);
  return startEmbeddedSimulator(choice, signal);
}
