import { networkInterfaces } from 'node:os';
import { Client, policies } from 'cassandra-driver';
import { BenchError } from '../errors.ts';
import type { ServerAddress } from '../subjects/server-address.ts';
import { dropTables, fillTables } from './fill-tables.ts';
import type { Server, ServerChoice } from './server.ts';

/**
 * What is used of `@async-cassandra/cassandra`. That package is run unbuilt and has no declarations, and its sources would
 * not fit under this package's `rootDir`; so its door is named here and loaded when it is needed.
 */
interface CassandraDoor {
  readonly startCassandra: (options: { readonly onProgress: (line: string) => void }) => Promise<{
    readonly contactPoints: readonly string[];
    readonly port: number;
    readonly localDataCenter: string;
    stop(): Promise<void>;
  }>;
}

/** The Cassandra that the contact points name, else one started on loopback for as long as the run takes. */
export async function startCassandraServer(choice: ServerChoice, onProgress: (line: string) => void): Promise<Server> {
  if (choice.contactPoints !== undefined) return await useContactPoints(choice.contactPoints, choice, onProgress);
  const specifier = '@async-cassandra/cassandra';
  const { startCassandra } = (await import(specifier)) as CassandraDoor;
  const cassandra = await startCassandra({ onProgress });
  try {
    const { contactPoints, port, localDataCenter } = cassandra;
    const server = await useServer({ contactPoints, port, localDataCenter }, onProgress);
    // The node and its data go together.
    return { ...server, stop: () => cassandra.stop() };
  } catch (error) {
    await cassandra.stop();
    throw error;
  }
}

async function useContactPoints(
  text: string,
  choice: ServerChoice,
  onProgress: (line: string) => void,
): Promise<Server> {
  const points = text.split(',').map((point) => point.trim().split(':'));
  const { localDataCenter, credentials } = choice;
  const server = {
    contactPoints: points.map(([host = '']) => host),
    port: Number(points[0]?.[1] ?? 9042),
    localDataCenter: localDataCenter ?? 'datacenter1',
    ...(credentials && { credentials }),
  };
  return await useServer(server, onProgress);
}

async function useServer(address: ServerAddress, onProgress: (line: string) => void): Promise<Server> {
  const version = await askVersion(address);
  await fillTables(address, onProgress);
  return {
    ...address,
    kind: 'cassandra',
    version,
    isOnThisHost: address.contactPoints.every(isThisHost),
    stop: () => dropTables(address),
  };
}

async function askVersion({ contactPoints, port, credentials }: ServerAddress): Promise<string> {
  const client = new Client({
    contactPoints: [...contactPoints],
    protocolOptions: { port },
    ...(credentials && { credentials: { ...credentials } }),
    // The one policy that does not mind a wrong data centre.
    policies: { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() },
  });
  try {
    await client.connect();
    return String((await client.execute('SELECT release_version FROM system.local')).first()?.get('release_version'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BenchError('server-failed', `Nobody answers at ${contactPoints.join(', ')}, port ${port}: ${why}`, {
      cause: error,
    });
  } finally {
    await client.shutdown();
  }
}

function isThisHost(contactPoint: string): boolean {
  if (contactPoint === 'localhost') return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === contactPoint),
  );
}
