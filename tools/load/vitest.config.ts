import { packageTests } from '@async-cassandra/testing/vitest-config';

export default packageTests();
