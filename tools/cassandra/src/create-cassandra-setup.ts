import type { TestProject } from 'vitest/node';
import {
  cassandraForTests,
  type CassandraForTests,
  type SkippedServer,
  type TestServer,
} from './cassandra-for-tests.ts';
import type { StartCassandraOptions } from './options.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The result of `inject('cassandra')` in a test: a server, or `{ skipped }` with the reason. */
    cassandra: TestServer | SkippedServer;
  }
}

/** The two functions that a vitest `globalSetup` module exports. */
export interface CassandraSetup {
  readonly setup: (project: Pick<TestProject, 'provide'>) => Promise<void>;
  readonly teardown: () => Promise<void>;
}

/** Creates a `globalSetup` with one server for the whole run. It prints a clear message when there is none. */
export function createCassandraSetup(options: StartCassandraOptions = {}): CassandraSetup {
  let server: CassandraForTests | undefined;
  return {
    async setup(project) {
      server = await cassandraForTests({ onProgress: say, ...options });
      if ('skipped' in server) {
        say(`\nSKIPPED: every test that needs a real Cassandra.\n  Why: ${server.skipped}`);
        say('  Or name a running server in CASSANDRA_CONTACT_POINTS. CASSANDRA_REQUIRED=1 makes this a failure.\n');
        project.provide('cassandra', { skipped: server.skipped });
        return;
      }
      say(`Cassandra ${server.version} answers on ${server.contactPoints.join(', ')}, port ${server.port}`);
      project.provide('cassandra', connectionOf(server));
    },
    async teardown() {
      if (server && !('skipped' in server)) await server.stop();
    },
  };
}

/** Returns the plain data of a server, because functions cannot be sent to test processes. */
function connectionOf({ contactPoints, port, localDataCenter, version, username, password }: TestServer): TestServer {
  const login = username === undefined ? {} : { username, password: password ?? '' };
  return { contactPoints, port, localDataCenter, version, ...login };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
