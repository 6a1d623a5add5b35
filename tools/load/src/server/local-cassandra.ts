import { LoadError } from '../errors.ts';
import type { LoadTable } from '../workload/table.ts';
import { useContactPoints } from './contact-points.ts';
import type { Server, ServerChoice } from './server.ts';

/**
 * The part of `@async-cassandra/cassandra` that is used here. That package runs without a build and has no declarations, and its
 * sources are outside of this package's `rootDir`. So its type is written down here, and the module is loaded when it is needed.
 */
interface CassandraModule {
  readonly startCassandra: (options: {
    readonly signal: AbortSignal;
    readonly onProgress: (line: string) => void;
  }) => Promise<{
    readonly contactPoints: readonly string[];
    readonly port: number;
    readonly localDataCenter: string;
    stop(): Promise<void>;
  }>;
}

/** Starts a Cassandra on loopback, which ends with `stop()`. */
export async function startLocalCassandra(
  choice: ServerChoice,
  tables: readonly LoadTable[],
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Server> {
  const specifier = '@async-cassandra/cassandra';
  const { startCassandra } = (await import(specifier)) as CassandraModule;
  const cassandra = await startCassandra({ signal, onProgress }).catch((error: unknown) => {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new LoadError('server-unreachable', why, { cause: error });
  });
  try {
    const { contactPoints, port, localDataCenter } = cassandra;
    const server = await useContactPoints({ ...choice, contactPoints, port, localDataCenter }, tables, onProgress);
    signal.throwIfAborted();
    // The node's data is deleted with the node, so dropping the keyspaces first would only take time.
    return { ...server, kind: 'local-cassandra', stop: () => cassandra.stop() };
  } catch (error) {
    await cassandra.stop();
    throw error;
  }
}
