/**
 * `pnpm test`: the whole suite of every package, the libraries' again on Node 26, then the integration suites one after the other, then one line that
 * sums them: `N passed, N failed`. Errors outside tests count as failures, and so does a run that left no counts.
 */
import { rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGuarded } from './guarded-run.ts';
import { sumRuns, testRuns, type Sum } from './sum-runs.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const runs = testRuns(root);
for (const run of runs) rmSync(run.resultFile, { force: true });

const exitCodes = [
  await turbo('test', '--concurrency=2'),
  await turbo('test:node26', '--concurrency=2'),
  await turbo('test:integration', '--concurrency=1'),
];
const sum = sumRuns(runs, exitCodes);
report(sum);
process.exitCode = sum.failed === 0 ? 0 : 1;

function turbo(task: string, concurrency: string): Promise<number> {
  const arguments_ = ['turbo', 'run', task, '--continue', concurrency, '--output-logs=new-only', '--log-order=grouped'];
  return runGuarded(arguments_, { cwd: root });
}

function report({ passed, failed, skipped, notes }: Sum): void {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  writeFileSync(join(root, 'test-results/summary.json'), `${JSON.stringify({ passed, failed, skipped, notes })}\n`);
  const lines = notes.map((note) => `  ${note}`);
  if (skipped > 0) {
    lines.unshift('', `SKIPPED: ${skipped} tests did not run. Set CASSANDRA_REQUIRED=1 to make that a failure.`);
  }
  process.stdout.write(`${[...lines, '', `${passed} passed, ${failed} failed`].join('\n')}\n`);
}
