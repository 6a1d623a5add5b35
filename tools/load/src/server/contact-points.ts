import { networkInterfaces } from 'node:os';
import { Client, errors, policies } from 'cassandra-driver';
import { LoadError } from '../errors.ts';
import type { LoadTable } from '../workload/table.ts';
import { dropTables, fillTables } from './fill-tables.ts';
import type { Server, ServerChoice } from './server.ts';

/** Uses a running cluster. Creates the keyspaces of the tables there, and drops them at the end. */
export async function useContactPoints(
  choice: ServerChoice,
  tables: readonly LoadTable[],
  onProgress: (line: string) => void,
): Promise<Server> {
  const { contactPoints, port, credentials } = choice;
  const found = await askServer(choice);
  const localDataCenter = choice.localDataCenter ?? found.dataCenter;
  const address = { contactPoints, port, localDataCenter, ...(credentials && { credentials }) };
  await fillTables(address, tables, onProgress);
  let stopping: Promise<void> | undefined;
  return {
    ...address,
    kind: 'contact-points',
    version: found.version,
    isOnThisHost: contactPoints.every(isThisHost),
    stop: () => (stopping ??= dropTables(address, tables)),
  };
}

/** Returns the data centre and the version of the first host that answers. */
async function askServer({
  contactPoints,
  port,
  credentials,
}: ServerChoice): Promise<{ dataCenter: string; version: string }> {
  const client = new Client({
    contactPoints: [...contactPoints],
    protocolOptions: { port },
    ...(credentials && { credentials: { ...credentials } }),
    // The data centre is not known yet, and only this policy does not need it.
    policies: { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() },
  });
  try {
    await client.connect();
    const row = (await client.execute('SELECT data_center, release_version FROM system.local')).first();
    return { dataCenter: String(row?.get('data_center')), version: String(row?.get('release_version')) };
  } catch (error) {
    const points = contactPoints.map((point) => `${point}:${port}`).join(', ');
    const message = `Nothing usable answers at ${points}: ${reasonOf(error)}`;
    throw new LoadError('server-unreachable', message, { cause: error });
  } finally {
    await client.shutdown();
  }
}

/** Returns the reason of each host. The driver's own message contains whole printed errors. */
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
