import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunCounts } from './summing-reporter.ts';

/** One vitest run that the suite expects: which package, and where its counts are written. */
export interface TestRun {
  readonly packageName: string;
  readonly task: string;
  readonly resultFile: string;
}

/** What the runs come to. `notes` say, a line each, what failed and what was skipped. */
export interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly notes: readonly string[];
}

const tasks: Readonly<Record<string, string>> = {
  test: 'unit',
  'test:node26': 'node26',
  'test:integration': 'integration',
};

/** Every run that the workspace's packages declare by having a script of a task's name. */
export function testRuns(root: string): TestRun[] {
  return packageFolders(root).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly scripts?: Readonly<Record<string, string>>;
    };
    return Object.entries(tasks)
      .filter(([task]) => manifest.scripts?.[task] !== undefined)
      .map(([task, name]) => ({
        packageName: manifest.name,
        task,
        resultFile: join(folder, 'test-results', `${name}.json`),
      }));
  });
}

/** Adds up the counts of `runs`; a missing count or a failed task that no test explains is a failure of its own. */
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
