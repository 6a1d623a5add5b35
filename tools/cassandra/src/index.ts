export { startCassandra, type RunningCassandra } from './start-cassandra.ts';
export type { Authenticator, StartCassandraOptions } from './options.ts';
export {
  cassandraForTests,
  type CassandraForTests,
  type SkippedServer,
  type TestServer,
} from './cassandra-for-tests.ts';
export { createCassandraSetup, type CassandraSetup } from './create-cassandra-setup.ts';
export { CassandraToolError, isCassandraToolError, type CassandraErrorCode } from './errors.ts';
