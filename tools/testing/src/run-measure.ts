/**
 * `pnpm measure`: the tests that measure memory, time or profiles, one package after the other and with nothing beside them. The last
 * line is `N passed, N failed`.
 */
import { runTasks } from './run-tasks.ts';

await runTasks('measure', [{ task: 'measure', concurrency: 1 }]);
