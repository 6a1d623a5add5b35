import type { ClientOptions } from 'cassandra-driver';

/** How to reach the server. */
export interface ServerAddress {
  readonly contactPoints: readonly string[];
  readonly port: number;
  readonly localDataCenter: string;
  /** Left out where the server lets everybody in. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The options that the driver and this project's client share; everything else is left at its default. */
export function connectionOptions(server: ServerAddress): ClientOptions {
  const { contactPoints, port, localDataCenter, credentials } = server;
  return {
    contactPoints: [...contactPoints],
    protocolOptions: { port },
    localDataCenter,
    ...(credentials && { credentials: { ...credentials } }),
  };
}
