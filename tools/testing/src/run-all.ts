/**
 * The program `pnpm test`. It runs the unit tests of every package, those of the libraries again on Node 26, and then the integration
 * tests one package after another. The last line is `N passed, N failed`. An error outside of tests counts as a failure, and so does a
 * run without a result file.
 */
import { runTasks } from './run-tasks.ts';

await runTasks('summary', [
  { task: 'test', concurrency: 2 },
  { task: 'test:node26', concurrency: 2 },
  { task: 'test:integration', concurrency: 1 },
]);
