import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunCounts } from './summing-reporter.ts';

/** One expected vitest run: its package, and the file of its counts. */
export interface TestRun {
  readonly packageName: string;
  readonly task: string;
  readonly resultFile: string;
}

/** The sum of all runs. `notes` has a line for each failure and for each suite with skipped tests. */
export interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly notes: readonly string[];
}

/** The name of the result file of each task. */
const resultNames = {
  test: 'unit',
  'test:node26': 'node26',
  'test:integration': 'integration',
  measure: 'measure',
} as const;

export type TestTask = keyof typeof resultNames;

/** Lists the runs of `tasks`. A package declares a run by a script with the name of the task. */
export function testRuns(root: string, tasks: readonly TestTask[]): TestRun[] {
  return packageFolders(root).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly scripts?: Readonly<Record<string, string>>;
    };
    return tasks
      .filter((task) => manifest.scripts?.[task] !== undefined)
      .map((task) => ({
        packageName: manifest.name,
        task,
        resultFile: join(folder, 'test-results', `${resultNames[task]}.json`),
      }));
  });
}

/** Adds up the counts of `runs`. A run without counts is a failure, and so is a failed task in which no test failed. */
export function sumRuns(runs: readonly TestRun[], exitCodes: readonly number[]): Sum {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const notes: string[] = [];
  for (const run of runs) {
    const label = `${run.packageName} ${run.task}`;
    if (!existsSync(run.resultFile)) {
      failed++;
      notes.push(`${label}: the run left no counts, so it counts as a failure`);
      continue;
    }
    const counts = JSON.parse(readFileSync(run.resultFile, 'utf8')) as RunCounts;
    passed += counts.passed;
    failed += counts.failed + counts.errors.length;
    skipped += counts.skipped;
    notes.push(...counts.failures.map((failure) => `${label}: ${failure}`));
    if (counts.skipped > 0) notes.push(`${label}: ${counts.skipped} skipped`);
    notes.push(...counts.errors.map((error) => `${label}: error outside tests: ${error}`));
  }
  if (failed === 0 && exitCodes.some((code) => code !== 0)) {
    failed++;
    notes.push('a task failed although no test did; its output is above');
  }
  return { passed, failed, skipped, notes };
}

function packageFolders(root: string): string[] {
  const parents = ['packages', 'apps', 'tools'].map((name) => join(root, name));
  const children = parents.flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
  return [...children, join(root, 'examples')].filter((folder) => existsSync(join(folder, 'package.json')));
}
