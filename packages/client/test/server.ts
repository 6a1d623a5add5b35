/** The server for all tests of a run: the simulator in the unit run, a real Cassandra in the integration run. */
import { inject } from 'vitest';
import './test-server.ts';

/** Undefined if no server is available. Then every test that needs one is skipped. */
export const server = inject('server');

/** The connection options for this client and for the plain driver. */
export function connectionOptions(): {
  contactPoints: string[];
  localDataCenter: string;
  protocolOptions: { port: number };
  applicationName?: string;
  credentials?: { username: string; password: string };
} {
  if (server === undefined) throw new Error('no server was provided to this run');
  const { contactPoints, localDataCenter, port, applicationName, credentials } = server;
  return {
    contactPoints,
    localDataCenter,
    protocolOptions: { port },
    ...(applicationName === undefined ? {} : { applicationName }),
    ...(credentials ? { credentials } : {}),
  };
}
