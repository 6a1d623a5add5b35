/** The error codes of this package. They are stable, so programs can test for them. */
export const cassandraErrorCodes = {
  'bad-option': { meaning: 'An option is unknown or has a wrong value.', mayRetry: false },
  'unsupported-platform': { meaning: 'Neither Linux nor macOS: Cassandra 5 runs on no other system.', mayRetry: false },
  'java-missing': { meaning: 'No `java` in JAVA_HOME or on the PATH.', mayRetry: false },
  'java-version': { meaning: 'A `java` was found, but not version 17.', mayRetry: false },
  'maven-missing': { meaning: 'Cassandra is not in the cache yet, and there is no `mvn` to get it.', mayRetry: false },
  'address-unavailable': { meaning: "A node's address does not exist on this machine.", mayRetry: false },
  'port-in-use': { meaning: 'Something else listens on a port that a node needs.', mayRetry: false },
  'already-running': { meaning: 'A cluster already runs from this directory.', mayRetry: false },
  'data-mismatch': {
    meaning: 'The directory has data of a cluster with another number of nodes or storage port.',
    mayRetry: false,
  },
  'download-failed': { meaning: 'Maven could not fetch Cassandra.', mayRetry: true },
  'start-failed': { meaning: 'A node ended before it answered CQL.', mayRetry: false },
  'start-timeout': { meaning: 'A node did not answer CQL in time.', mayRetry: true },
  'start-aborted': { meaning: 'The caller aborted the start.', mayRetry: false },
  'contact-points-unreachable': { meaning: 'The given contact points do not answer CQL.', mayRetry: true },
  'cassandra-required': {
    meaning: 'CASSANDRA_REQUIRED=1 is set, and no server can be started or found.',
    mayRetry: false,
  },
  'not-running': { meaning: 'No cluster runs from this directory.', mayRetry: false },
  'cql-error': {
    meaning: 'The server answered a CQL request with an error, or with something that is not CQL.',
    mayRetry: false,
  },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

export type CassandraErrorCode = keyof typeof cassandraErrorCodes;

const brand = Symbol.for('async-cassandra.cassandra.error');

/** An error of this package. The message says what happened and what to do. */
export class CassandraToolError extends Error {
  override readonly name = 'CassandraToolError';
  readonly code: CassandraErrorCode;
  readonly [brand] = true;

  constructor(code: CassandraErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Tells whether a value is an error of this package, also of another copy of it. */
export function isCassandraToolError(value: unknown): value is CassandraToolError {
  return typeof value === 'object' && value !== null && brand in value;
}
