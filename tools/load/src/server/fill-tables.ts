import { Client } from 'cassandra-driver';
import { insertOf } from '../workload/statement.ts';
import { qualified, type LoadTable } from '../workload/table.ts';
import { connectionOptions, type ServerAddress } from './server-address.ts';

/** Inserts in flight while a table is filled. A small node handles about 10,000 a second. */
const concurrency = 64;

/** Creates new keyspaces and tables, and inserts the rows that the workload reads. */
export async function fillTables(
  server: ServerAddress,
  tables: readonly LoadTable[],
  onProgress: (line: string) => void,
): Promise<void> {
  await withClient(server, async (client) => {
    for (const keyspace of keyspacesOf(tables)) {
      await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      await client.execute(
        `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false`,
      );
    }
    for (const table of tables) {
      onProgress(`filling ${qualified(table)} with ${table.rowCount} rows`);
      await fillTable(client, table);
    }
  });
}

/** Drops the keyspaces, so that the server is as it was before. */
export async function dropTables(server: ServerAddress, tables: readonly LoadTable[]): Promise<void> {
  await withClient(server, async (client) => {
    for (const keyspace of keyspacesOf(tables)) await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  });
}

function keyspacesOf(tables: readonly LoadTable[]): string[] {
  return [...new Set(tables.map(({ keyspace }) => keyspace))];
}

async function fillTable(client: Client, table: LoadTable): Promise<void> {
  const definitions = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`);
  const primaryKey = [`(${table.partitionKey.join(', ')})`, ...(table.clusteringKey ?? [])].join(', ');
  await client.execute(`CREATE TABLE ${qualified(table)} (${definitions.join(', ')}, PRIMARY KEY (${primaryKey}))`);
  const names = Object.keys(table.columns);
  const insert = insertOf(table).cql;
  let next = 0;
  const insertRows = async (): Promise<void> => {
    while (next < table.rowCount) {
      const row = table.row(next++);
      await client.execute(
        insert,
        names.map((name) => row[name]),
        { prepare: true },
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, insertRows));
}

async function withClient(server: ServerAddress, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    ...connectionOptions(server),
    // A busy small node may take longer to create or drop a table than the driver's 12 s.
    socketOptions: { readTimeout: 60_000 },
  });
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.shutdown();
  }
}
