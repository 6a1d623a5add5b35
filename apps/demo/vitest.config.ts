import { packageTests } from '@async-cassandra/testing/vitest-config';

// Comparisons start a dozen processes each: one file at a time, and time for a busy machine.
export default packageTests({
  include: ['src/**/*.test.ts', 'test/*.test.ts'],
  fileParallelism: false,
  testTimeoutMs: 120_000,
});
