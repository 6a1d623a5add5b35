import { packageTests } from './src/vitest-config.ts';

export default packageTests();
