/**
 * The program `pnpm measure`. It runs the tests that measure memory, time or profiles, one package after another and nothing else at the
 * same time. The last line is `N passed, N failed`.
 */
import { runTasks } from './run-tasks.ts';

await runTasks('measure', [{ task: 'measure', concurrency: 1 }]);
