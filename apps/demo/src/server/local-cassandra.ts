import { DemoError } from '../errors.ts';
import { useContactPoints } from './contact-points.ts';
import type { Server, ServerChoice } from './server.ts';

/**
 * What is used of `@async-cassandra/cassandra`. That package is run unbuilt and has no declarations, and its sources
 * would not fit under this package's `rootDir`; so its door is named here and loaded when it is needed.
 */
interface CassandraDoor {
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

/** Starts a Cassandra on loopback for as long as the comparison takes. */
export async function startLocalCassandra(
  choice: ServerChoice,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Server> {
  const specifier = '@async-cassandra/cassandra';
  const { startCassandra } = (await import(specifier)) as CassandraDoor;
  const cassandra = await startCassandra({ signal, onProgress }).catch((error: unknown) => {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new DemoError('server-unreachable', why, { cause: error });
  });
  try {
    const { contactPoints, port, localDataCenter } = cassandra;
    const server = await useContactPoints({ ...choice, contactPoints, port, localDataCenter }, onProgress);
    signal.throwIfAborted();
    // The node and its data go together; dropping the keyspace first would only take time.
    return { ...server, kind: 'local-cassandra', stop: () => cassandra.stop() };
  } catch (error) {
    await cassandra.stop();
    throw error;
  }
}
