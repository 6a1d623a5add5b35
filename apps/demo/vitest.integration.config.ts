import { packageTests } from '@async-cassandra/testing/vitest-config';

export default packageTests({
  name: 'integration',
  include: ['test/integration/**/*.test.ts'],
  globalSetup: ['test/integration/cassandra-setup.ts'],
  testTimeoutMs: 120_000,
});
