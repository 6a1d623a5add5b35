import { startCassandraServer } from './cassandra.ts';
import type { Server, ServerChoice } from './server.ts';
import { startSimulatorProcess } from './simulator.ts';

/** @throws {BenchError} `server-failed`. */
export function startServer(choice: ServerChoice, onProgress: (line: string) => void): Promise<Server> {
  return choice.cassandra ? startCassandraServer(choice, onProgress) : startSimulatorProcess();
}
