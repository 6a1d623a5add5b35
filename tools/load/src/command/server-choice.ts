import type { ServerAddress } from '../server/server-address.ts';
import type { ServerChoice } from '../server/server.ts';
import { parseContactPoints } from './arguments.ts';

/** Reads the CASSANDRA_… variables: the address of a server and the login. */
export function serverFromEnvironment(
  environment: NodeJS.ProcessEnv,
): Pick<ServerChoice, 'contactPoints' | 'port' | 'localDataCenter' | 'credentials'> {
  return {
    ...parseContactPoints(environment['CASSANDRA_CONTACT_POINTS'] ?? ''),
    localDataCenter: environment['CASSANDRA_LOCAL_DATACENTER'] || undefined,
    credentials: credentialsFromEnvironment(environment),
  };
}

/** Returns the login, or `undefined` without CASSANDRA_USERNAME, for a server that needs no login. */
export function credentialsFromEnvironment(environment: NodeJS.ProcessEnv): ServerAddress['credentials'] | undefined {
  const username = environment['CASSANDRA_USERNAME'];
  return username ? { username, password: environment['CASSANDRA_PASSWORD'] ?? '' } : undefined;
}
