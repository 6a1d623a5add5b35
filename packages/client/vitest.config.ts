import { packageTests } from '@async-cassandra/testing/vitest-config';

export default packageTests({
  globalSetup: ['test/simulator-setup.ts'],
  setupFiles: ['test/no-socket-left.ts'],
});
