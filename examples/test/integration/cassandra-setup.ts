import { createCassandraSetup } from '@async-cassandra/cassandra';

export const { setup, teardown } = createCassandraSetup();
