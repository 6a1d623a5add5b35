import { createCassandraSetup } from '@async-cassandra/cassandra';

/** One real node that has time: a busy machine shall not make the two servers differ. */
export const { setup, teardown } = createCassandraSetup({
  settings: {
    read_request_timeout: '30s',
    range_request_timeout: '30s',
    write_request_timeout: '30s',
    counter_write_request_timeout: '30s',
    cas_contention_timeout: '30s',
    truncate_request_timeout: '60s',
  },
});
