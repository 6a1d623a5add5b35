/** The server that a run provides to its tests: the simulator in the unit run, a real Cassandra in the integration run. */
import { inject } from 'vitest';
import './test-server.ts';

/** Undefined where no server could be had, and then every test that needs one is skipped. */
export const server = inject('server');

/** The options with which both this client and the plain driver connect. */
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
