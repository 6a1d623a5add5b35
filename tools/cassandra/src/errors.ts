/** What can go wrong before, during and after a start. Stable: callers may switch on it. */
export type CassandraErrorCode =
  /** An option has a value it cannot have. */
  | 'bad-option'
  /** Neither Linux nor macOS: Cassandra 5 runs on no other system. */
  | 'unsupported-platform'
  /** No `java` in JAVA_HOME or on the PATH. */
  | 'java-missing'
  /** A `java` was found, but not version 17. */
  | 'java-version'
  /** Cassandra is not in the cache yet, and there is no `mvn` to get it. */
  | 'maven-missing'
  /** A node's address does not exist on this machine. */
  | 'address-unavailable'
  /** Something else listens on a port that a node needs. */
  | 'port-in-use'
  /** A cluster runs from this directory already. */
  | 'already-running'
  /** The directory holds the data of a cluster of another shape. */
  | 'data-mismatch'
  /** Maven could not fetch Cassandra. A retry may help. */
  | 'download-failed'
  /** A node ended before it answered CQL. */
  | 'start-failed'
  /** A node did not answer CQL in time. A retry with more time may help. */
  | 'start-timeout'
  /** The caller aborted the start. */
  | 'start-aborted'
  /** The given contact points do not answer CQL. */
  | 'contact-points-unreachable'
  /** CASSANDRA_REQUIRED=1, and no server is to be had. */
  | 'cassandra-required'
  /** No cluster runs from this directory. */
  | 'not-running'
  /** The server answered a CQL request with an error, or with something that is not CQL. */
  | 'cql-error';

const brand = Symbol.for('async-cassandra.cassandra.error');

/** Every error of this package. The message says what happened and what to do about it. */
export class CassandraToolError extends Error {
  override readonly name = 'CassandraToolError';
  readonly code: CassandraErrorCode;
  readonly [brand] = true;

  constructor(code: CassandraErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for an error of this package, also one made by another copy of it. */
export function isCassandraToolError(value: unknown): value is CassandraToolError {
  return typeof value === 'object' && value !== null && brand in value;
}
