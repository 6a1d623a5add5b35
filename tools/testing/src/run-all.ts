/**
 * `pnpm test`: the unit tests of every package, those of the libraries again on Node 26, then the integration tests one package after
 * the other. The last line is `N passed, N failed`. An error outside of tests is a failure, and so is a run that left no counts.
 */
import { runTasks } from './run-tasks.ts';

await runTasks('summary', [
  { task: 'test', concurrency: 2 },
  { task: 'test:node26', concurrency: 2 },
  { task: 'test:integration', concurrency: 1 },
]);
