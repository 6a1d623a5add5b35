import { Client, policies, type ClientOptions } from 'cassandra-driver';
import type { Simulator } from '@async-cassandra/simulator';

/** The unmodified driver, connected to a simulator, shut down at the end of the block. */
export async function connectDriver(
  simulator: Simulator,
  options: Partial<ClientOptions> = {},
): Promise<Client & AsyncDisposable> {
  const client = new Client({
    contactPoints: [...simulator.contactPoints],
    protocolOptions: { port: simulator.port },
    localDataCenter: simulator.localDataCenter,
    refreshSchemaDelay: 5,
    ...options,
  });
  try {
    await client.connect();
  } catch (error) {
    await client.shutdown();
    throw error;
  }
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.shutdown() });
}

/** A driver that never tries an error's request again. */
export const noRetry: Partial<ClientOptions> = { policies: { retry: new policies.retry.FallthroughRetryPolicy() } };

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new TypeError(`resolved with ${String(value)}`);
    },
    (error: unknown) => error,
  );
}

/** `app`, a keyspace to work in. */
export const createApp = "CREATE KEYSPACE app WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}";
