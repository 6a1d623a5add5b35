import { createCassandraSetup } from './create-cassandra-setup.ts';

/** A vitest `globalSetup` module: one node for the whole run, `inject('cassandra')` in the tests. */
export const { setup, teardown } = createCassandraSetup();
