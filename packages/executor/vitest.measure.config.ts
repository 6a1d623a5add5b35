import { packageMeasurements } from '@async-cassandra/testing/vitest-config';

export default packageMeasurements();
