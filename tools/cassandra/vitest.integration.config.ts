import { packageTests } from '@async-cassandra/testing/vitest-config';

/** Starts real servers: one file after the other, and minutes for a test on a slow machine. */
export default packageTests({
  name: 'integration',
  include: ['test/integration/**/*.test.ts'],
  fileParallelism: false,
  testTimeoutMs: 300_000,
});
