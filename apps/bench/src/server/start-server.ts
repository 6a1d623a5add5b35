import { serverFromEnvironment, startEmbeddedSimulator, startServer, type Server } from '@async-cassandra/load';
import { tables } from '../tables/tables.ts';

/** The kinds that results are kept by. */
export type BenchServerKind = SimulatedServer | 'cassandra';

/** `replay` is the simulator that answers repeated executions with a kept frame, so that its own cost hides nothing. */
export type SimulatedServer = 'simulator' | 'replay';

export const simulatedServers = ['simulator', 'replay'] as const satisfies readonly SimulatedServer[];

/** Where a command measures. */
export interface BenchServerChoice {
  /** True: CASSANDRA_CONTACT_POINTS, or a Cassandra that is started if there are none. */
  readonly cassandra: boolean;
  readonly server: SimulatedServer;
}

/** A server, and the kind that its results are kept by. */
export interface BenchServer {
  readonly kind: BenchServerKind;
  readonly server: Server;
}

const module = new URL('./simulator-process.js', import.meta.url);

/** Starts what is asked for. */
export async function startBenchServer(
  { cassandra, server }: BenchServerChoice,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<BenchServer> {
  if (!cassandra) return { kind: server, server: await startBenchSimulator(server, signal) };
  const choice = { cassandra, ...serverFromEnvironment(process.env) };
  const started = await startServer(choice, { tables, simulator: { module } }, signal, onProgress);
  // It makes no difference who started a Cassandra.
  return { kind: 'cassandra', server: started };
}

/** What a report says of a server. */
export interface DescribedServer {
  readonly kind: BenchServerKind;
  readonly version: string;
  /** True when it takes its CPU time from the same cores as what is measured. */
  readonly isOnThisHost: boolean;
}

export function describeBenchServer({ kind, server: { version, isOnThisHost } }: BenchServer): DescribedServer {
  return { kind, version, isOnThisHost };
}

/** Names a server in the lines that say how something was measured. */
export function titleOfServer({ kind, version, isOnThisHost }: DescribedServer): string {
  const titles = {
    simulator: 'the simulator, in a process of its own',
    replay: 'the simulator in a process of its own, which answers repeated executions with a kept frame',
    cassandra: `Apache Cassandra ${version}`,
  };
  return `${titles[kind]}${isOnThisHost ? ', on the same cores as what is measured' : ''}`;
}

/** Starts the simulator in a process of its own with the tables of the scenarios, or of the sweeps. */
export function startBenchSimulator(served: SimulatedServer | 'sweep', signal: AbortSignal): Promise<Server> {
  return startEmbeddedSimulator({ module, args: [served] }, signal);
}
