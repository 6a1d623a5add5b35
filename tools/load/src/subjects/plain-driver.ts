import { Client, type ClientOptions } from 'cassandra-driver';
import { connectionOptions, type ServerAddress } from '../server/server-address.ts';
import { fetchSizeOf } from '../workload/statement.ts';
import type { Subject } from './subject.ts';

/**
 * Opens the unmodified driver on this thread. A `Client` has one keyspace, so each keyspace that statements ask for gets its own.
 *
 * @param options They replace the driver's defaults.
 */
export async function openPlainDriver(server: ServerAddress, options: ClientOptions = {}): Promise<Subject> {
  const clients = new Map<string | undefined, Client>();
  const clientOf = async (keyspace: string | undefined): Promise<Client> => {
    const known = clients.get(keyspace);
    if (known !== undefined) return known;
    const client = new Client({
      ...connectionOptions(server),
      ...options,
      ...(keyspace !== undefined && { keyspace }),
    });
    clients.set(keyspace, client);
    await client.connect();
    return client;
  };
  await clientOf(undefined);
  return {
    executor: undefined,
    prepare: async ({ cql, kind, table, keyspace }) => {
      const client = await clientOf(keyspace);
      const queryOptions = kind === 'page' ? { prepare: true, fetchSize: fetchSizeOf(table) } : { prepare: true };
      // The driver's types need a mutable array, although the driver does not change it.
      return (parameters) => client.execute(cql, parameters as unknown[], queryOptions);
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.shutdown()));
    },
  };
}
