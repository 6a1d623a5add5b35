import { findGivenServer } from './contact-points.ts';
import { CassandraToolError, isCassandraToolError, type CassandraErrorCode } from './errors.ts';
import type { StartCassandraOptions } from './options.ts';
import { startCassandra } from './start-cassandra.ts';

/** What a test needs to connect. Plain data, so that it can be sent to test processes. */
export interface TestServer {
  readonly contactPoints: string[];
  readonly port: number;
  readonly localDataCenter: string;
  /** Cassandra's version, such as 5.0.9. */
  readonly version: string;
  /** Set when the server asks for them. */
  readonly username?: string;
  readonly password?: string;
}

/** Why there is no server. */
export interface SkippedServer {
  readonly skipped: string;
}

/** A server for a run of tests, or the reason why there is none. */
export type CassandraForTests = (TestServer & AsyncDisposable & { readonly stop: () => Promise<void> }) | SkippedServer;

/** Errors that only mean that this machine cannot run Cassandra. They skip the tests; every other error fails. */
const lacking: readonly CassandraErrorCode[] = [
  'java-missing',
  'java-version',
  'maven-missing',
  'address-unavailable',
  'unsupported-platform',
];

/**
 * Returns the server of CASSANDRA_CONTACT_POINTS (`host[:port],…`, with CASSANDRA_LOCAL_DATACENTER, CASSANDRA_USERNAME and
 * CASSANDRA_PASSWORD if needed). Without that variable, it starts one on free ports, which ends with this process. Without Java 17
 * or Maven, it returns `{ skipped }` with the reason.
 * @throws CassandraToolError `cassandra-required` instead of skipping when CASSANDRA_REQUIRED is 1; another code when the server
 * does not work
 */
export async function cassandraForTests(
  options: StartCassandraOptions = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<CassandraForTests> {
  const given = await findGivenServer(env);
  if (given) {
    const { username, password, ...server } = given;
    const login = username === undefined ? {} : { username, password: password ?? '' };
    return withStop({ ...server, ...login }, () => Promise.resolve());
  }
  try {
    const started = await startCassandra(options, env);
    const { contactPoints, port, localDataCenter, version, credentials } = started;
    const server = { contactPoints: [...contactPoints], port, localDataCenter, version, ...credentials };
    return withStop(server, () => started.stop());
  } catch (error) {
    if (!isCassandraToolError(error) || !lacking.includes(error.code)) throw error;
    if (env['CASSANDRA_REQUIRED'] !== '1') return { skipped: error.message };
    throw new CassandraToolError(
      'cassandra-required',
      `CASSANDRA_REQUIRED is 1, and there is no Cassandra: ${error.message} ` +
        'Or name a running server in CASSANDRA_CONTACT_POINTS.',
      { cause: error },
    );
  }
}

function withStop(server: TestServer, stop: () => Promise<void>): CassandraForTests {
  return { ...server, stop, [Symbol.asyncDispose]: stop };
}
