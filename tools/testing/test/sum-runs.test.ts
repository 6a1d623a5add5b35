import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunCounts } from '../src/summing-reporter.ts';
import { sumRuns, type TestRun } from '../src/sum-runs.ts';

function runWith(counts: Partial<RunCounts> | undefined): TestRun {
  const resultFile = join(mkdtempSync(join(tmpdir(), 'sum-')), 'unit.json');
  const full: RunCounts = { name: 'unit', passed: 0, failed: 0, skipped: 0, failures: [], errors: [], ...counts };
  if (counts) writeFileSync(resultFile, JSON.stringify(full));
  return { packageName: 'p', task: 'test', resultFile };
}

it('adds up what passed, failed and was skipped', () => {
  const sum = sumRuns([runWith({ passed: 3, skipped: 1 }), runWith({ passed: 2, failed: 1 })], [1]);

  expect(sum).toMatchObject({ passed: 5, failed: 1, skipped: 1 });
});

it('names the tests that failed', () => {
  const sum = sumRuns([runWith({ failed: 1, failures: ['a.test.ts > adds: expected 3 to be 2'] })], [1]);

  expect(sum.notes).toEqual(['p test: a.test.ts > adds: expected 3 to be 2']);
});

it('counts an error outside a test as a failure', () => {
  const sum = sumRuns([runWith({ passed: 1, errors: ['unhandled: late'] })], [1]);

  expect(sum).toMatchObject({ passed: 1, failed: 1 });
  expect(sum.notes).toEqual(['p test: error outside tests: unhandled: late']);
});

it('counts a run without a result file as a failure', () => {
  expect(sumRuns([runWith(undefined)], [0]).failed).toBe(1);
});

it('counts a failed task without a failed test as a failure', () => {
  expect(sumRuns([runWith({ passed: 1 })], [0, 1]).failed).toBe(1);
});
