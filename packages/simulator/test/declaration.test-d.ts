import { table } from '@async-cassandra/simulator';

const place = { keyspace: 'app', name: 'users' };
const columns = { id: 'uuid', name: 'text' };

table({ ...place, columns, partitionKey: ['id'], rows: { count: 1, row: (i) => ({ id: String(i), name: 'x' }) } });

// @ts-expect-error -- the partition key must be one of the columns
table({ ...place, columns, partitionKey: ['key'] });

// @ts-expect-error -- a row has no column of that name
table({ ...place, columns, partitionKey: ['id'], rows: [{ id: 'x', nmae: 'y' }] });
