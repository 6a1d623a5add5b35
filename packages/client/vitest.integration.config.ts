import { packageTests } from '@async-cassandra/testing/vitest-config';

// The contract runs on the simulator in the unit run, and here, unchanged, on a real server.
export default packageTests({
  name: 'integration',
  include: ['test/contract/**/*.test.ts', 'test/integration/**/*.test.ts'],
  globalSetup: ['test/integration/cassandra-setup.ts'],
  setupFiles: ['test/no-socket-left.ts'],
  testTimeoutMs: 60_000,
});
