import { packageTests } from '@async-cassandra/testing/vitest-config';

export default packageTests({ include: ['test/*.test.ts'], testTimeoutMs: 60_000 });
