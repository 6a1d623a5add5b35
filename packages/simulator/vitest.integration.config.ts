import { packageTests } from '@async-cassandra/testing/vitest-config';

/** The simulator beside a real server: the same requests, the same answers. */
export default packageTests({
  name: 'integration',
  include: ['test/integration/**/*.test.ts'],
  globalSetup: ['test/integration/cassandra-setup.ts'],
  testTimeoutMs: 60_000,
});
