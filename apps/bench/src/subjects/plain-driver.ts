import { Client } from 'cassandra-driver';
import { connectionOptions, type ServerAddress } from './server-address.ts';
import { fetchSize, type Result, type Subject } from './subject.ts';

/** The unmodified driver on this thread: what everything is compared with. */
export async function openPlainDriver(server: ServerAddress): Promise<Subject> {
  const client = new Client(connectionOptions(server));
  await client.connect();
  return {
    prepare: ({ cql, kind }) => {
      const options = kind === 'page' ? { prepare: true, fetchSize } : { prepare: true };
      // The driver's types want a mutable array and know its rows by no more than their names.
      return Promise.resolve((parameters) => client.execute(cql, parameters as unknown[], options) as unknown as Promise<Result>);
    },
    close: () => client.shutdown(),
  };
}
