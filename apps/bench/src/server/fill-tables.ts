import { Client } from 'cassandra-driver';
import { connectionOptions, type ServerAddress } from '../subjects/server-address.ts';
import { keyspace, qualified, type BenchTable } from '../tables/table.ts';
import { tables } from '../tables/tables.ts';

/** Inserts in flight while a table is filled; a small node takes some 10,000 a second. */
const concurrency = 64;

/** Creates the benchmark's keyspace anew and inserts the rows that the scenarios read. */
export async function fillTables(server: ServerAddress, onProgress: (line: string) => void): Promise<void> {
  await withClient(server, async (client) => {
    await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
    await client.execute(
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false`,
    );
    for (const table of tables) {
      onProgress(`filling ${qualified(table)} with ${table.rowCount} rows`);
      await fillTable(client, table);
    }
  });
}

/** Leaves the server as it was found. */
export async function dropTables(server: ServerAddress): Promise<void> {
  await withClient(server, async (client) => {
    await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  });
}

async function fillTable(client: Client, table: BenchTable): Promise<void> {
  const definitions = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`);
  await client.execute(`CREATE TABLE ${qualified(table)} (${definitions.join(', ')}, PRIMARY KEY (id))`);
  const names = Object.keys(table.columns);
  const insert = `INSERT INTO ${qualified(table)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
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
    // Creating and dropping tables takes a busy small node longer than the driver's 12 s now and then.
    socketOptions: { readTimeout: 60_000 },
  });
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.shutdown();
  }
}
