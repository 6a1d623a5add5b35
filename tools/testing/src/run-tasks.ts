import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGuarded } from './guarded-run.ts';
import { sumRuns, testRuns, type Sum, type TestTask } from './sum-runs.ts';

/** A task of all packages, and how many packages run it at once. */
export interface ConcurrentTask {
  readonly task: TestTask;
  readonly concurrency: number;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs the tasks one after another and prints their sum in one line: `N passed, N failed`. The file `test-results/NAME.json` has
 * the same counts. The exit code is 1 when anything failed.
 */
export async function runTasks(name: string, tasks: readonly ConcurrentTask[]): Promise<void> {
  const runs = testRuns(
    root,
    tasks.map(({ task }) => task),
  );
  for (const run of runs) rmSync(run.resultFile, { force: true });
  const exitCodes: number[] = [];
  for (const { task, concurrency } of tasks) exitCodes.push(await turbo(task, concurrency));
  const sum = sumRuns(runs, exitCodes);
  report(name, sum);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

function turbo(task: TestTask, concurrency: number): Promise<number> {
  const options = ['--continue', `--concurrency=${concurrency}`, '--output-logs=new-only', '--log-order=grouped'];
  return runGuarded(['turbo', 'run', task, ...options], { cwd: root });
}

function report(name: string, { passed, failed, skipped, notes }: Sum): void {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  writeFileSync(join(root, `test-results/${name}.json`), `${JSON.stringify({ passed, failed, skipped, notes })}\n`);
  const lines = notes.map((note) => `  ${note}`);
  if (skipped > 0) {
    lines.unshift('', `SKIPPED: ${skipped} tests did not run. Set CASSANDRA_REQUIRED=1 to make that a failure.`);
  }
  process.stdout.write(`${[...lines, '', `${passed} passed, ${failed} failed`].join('\n')}\n`);
}
