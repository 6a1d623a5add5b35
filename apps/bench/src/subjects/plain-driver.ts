import { Client, type ClientOptions } from 'cassandra-driver';
import { connectionOptions, type ServerAddress } from './server-address.ts';
import { fetchSizeOf, type Subject } from './subject.ts';

/**
 * The unmodified driver on this thread: what everything is compared with. A `Client` has one keyspace, so that there is one for
 * each that statements ask for.
 *
 * @param options Over the driver's defaults.
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
    prepare: async ({ cql, kind, table, keyspace }) => {
      const client = await clientOf(keyspace);
      const queryOptions = kind === 'page' ? { prepare: true, fetchSize: fetchSizeOf(table) } : { prepare: true };
      // The driver's types want a mutable array and know its rows by no more than their names.
      return (parameters) => client.execute(cql, parameters as unknown[], queryOptions);
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.shutdown()));
    },
  };
}
