import { Client } from 'cassandra-driver';
import { type ServerAddress, connectionOptions } from '../subjects/server-address.ts';
import { type ReadingsTable, columns, insertInto, keyspace, readingAt, tables } from '../workload/readings.ts';

/** Inserts in flight while a table is filled; a small node takes some 10,000 a second. */
const concurrency = 128;

/** Creates the demo's keyspace and tables anew and inserts the rows that the workload reads. */
export async function fillTables(server: ServerAddress, rowsPerPage: number): Promise<void> {
  await withClient(server, async (client) => {
    await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
    await client.execute(
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false`,
    );
    for (const table of tables) {
      await client.execute(createTable(table));
      if (table.isFilled) await insertRows(client, table.name, rowsPerPage);
    }
  });
}

function createTable({ name, partitionKey, clusteringKey }: ReadingsTable): string {
  const definitions = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  const primaryKey = [`(${partitionKey.join(', ')})`, ...clusteringKey].join(', ');
  return `CREATE TABLE ${keyspace}.${name} (${definitions.join(', ')}, PRIMARY KEY (${primaryKey}))`;
}

async function insertRows(client: Client, table: string, count: number): Promise<void> {
  const insert = insertInto(table);
  let next = 0;
  const insertNext = async (): Promise<void> => {
    while (next < count) {
      const reading = readingAt(next);
      next += 1;
      await client.execute(insert, Object.values(reading), { prepare: true });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, insertNext));
}

/** Leaves the server as it was found. */
export async function dropKeyspace(server: ServerAddress): Promise<void> {
  await withClient(server, async (client) => {
    await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  });
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
