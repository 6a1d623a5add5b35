import type { ClientOptions } from 'cassandra-driver';

/** How to reach the server. */
export interface ServerAddress {
  readonly contactPoints: readonly string[];
  readonly port: number;
  readonly localDataCenter: string;
  /** Left out for a server that asks for no login. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The options that the driver and this project's client share, for `server`. */
export function connectionOptions(server: ServerAddress): ClientOptions {
  const { contactPoints, port, localDataCenter, credentials } = server;
  return {
    contactPoints: [...contactPoints],
    protocolOptions: { port },
    localDataCenter,
    ...(credentials && { credentials: { ...credentials } }),
  };
}

/** The part of a server's description that can be sent to another process. */
export function addressOf({ contactPoints, port, localDataCenter, credentials }: ServerAddress): ServerAddress {
  return { contactPoints, port, localDataCenter, ...(credentials && { credentials }) };
}
