import { table } from '@async-cassandra/simulator';

/** 1,000 generated rows. */
export const users = table({
  keyspace: 'app',
  name: 'users',
  columns: { id: 'int', name: 'text' },
  partitionKey: ['id'],
  rows: { count: 1000, row: (i) => ({ id: i, name: `user ${i}` }) },
});
