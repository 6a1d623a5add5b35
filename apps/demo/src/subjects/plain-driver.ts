import { Client } from 'cassandra-driver';
import { type Reading, statements } from '../workload/readings.ts';
import type { Subject } from '../workload/subject.ts';
import { type ServerAddress, connectionOptions } from './server-address.ts';

/** The unmodified driver on this thread: what everything else is compared with. */
export async function openPlainDriver(server: ServerAddress, rowsPerPage: number): Promise<Subject> {
  const client = new Client(connectionOptions(server));
  await client.connect();
  const prepared = { prepare: true };
  const wholePage = { prepare: true, fetchSize: rowsPerPage + 1 };
  return {
    executor: undefined,
    readPage: async () => readings((await client.execute(statements.page, [], wholePage)).rows),
    readPoint: async (n) => readings((await client.execute(statements.point, [n], prepared)).rows),
    insert: async (reading) => {
      await client.execute(statements.insert, Object.values(reading), prepared);
    },
    close: () => client.shutdown(),
  };
}

/** The table's columns are `Reading`'s fields; the driver types its rows by name only. */
function readings(rows: unknown): Iterable<Reading> {
  return rows as Iterable<Reading>;
}
