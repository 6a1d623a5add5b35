import { networkInterfaces } from 'node:os';
import { Client, errors, policies } from 'cassandra-driver';
import { DemoError } from '../errors.ts';
import { dropKeyspace, fillTables } from './fill-tables.ts';
import type { Server, ServerChoice } from './server.ts';

/** Uses a cluster that runs already; puts the demo's keyspace there and drops it at the end. */
export async function useContactPoints(choice: ServerChoice, onProgress: (line: string) => void): Promise<Server> {
  const { contactPoints, port, credentials } = choice;
  const found = await askServer(choice);
  const localDataCenter = choice.localDataCenter ?? found.dataCenter;
  const address = { contactPoints, port, localDataCenter, ...(credentials && { credentials }) };
  onProgress(`filling tables with ${choice.rowsPerPage} rows`);
  await fillTables(address, choice.rowsPerPage);
  let stopping: Promise<void> | undefined;
  return {
    ...address,
    kind: 'contact-points',
    version: found.version,
    isOnThisHost: contactPoints.every(isThisHost),
    stop: () => (stopping ??= dropKeyspace(address)),
  };
}

/** The data centre and version of whichever host answers. */
async function askServer({
  contactPoints,
  port,
  credentials,
}: ServerChoice): Promise<{ dataCenter: string; version: string }> {
  const client = new Client({
    contactPoints: [...contactPoints],
    protocolOptions: { port },
    ...(credentials && { credentials: { ...credentials } }),
    // The one policy that needs no data centre, which is what is asked for.
    policies: { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() },
  });
  try {
    await client.connect();
    const row = (await client.execute('SELECT data_center, release_version FROM system.local')).first();
    return { dataCenter: String(row?.get('data_center')), version: String(row?.get('release_version')) };
  } catch (error) {
    const points = contactPoints.map((point) => `${point}:${port}`).join(', ');
    const message = `Nothing usable answers at ${points}: ${reasonOf(error)}`;
    throw new DemoError('server-unreachable', message, { cause: error });
  } finally {
    await client.shutdown();
  }
}

/** The hosts' own reasons: the driver's message about them holds a whole error printed out. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.NoHostAvailableError) {
    const reasons = Object.values(error.innerErrors as Readonly<Record<string, unknown>>).map(reasonOf);
    if (reasons.length > 0) return reasons.join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

function isThisHost(contactPoint: string): boolean {
  if (contactPoint === 'localhost') return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === contactPoint),
  );
}
