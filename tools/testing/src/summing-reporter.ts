import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** The counts of one run. `failures` has a line for each failed test with the reason. `errors` are failures outside of tests. */
export interface RunCounts {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  readonly errors: readonly string[];
}

/**
 * Writes a run's counts to `test-results/NAME.json`. The summary of vitest says "1 passed, 0 failed" when a run ends
 * with unhandled rejections. Here they count as failures.
 */
export default class SummingReporter implements Reporter {
  readonly #name: string;

  constructor(options: { readonly name: string }) {
    this.#name = options.name;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let passed = 0;
    let skipped = 0;
    const failures: string[] = [];
    const errors = unhandled.map((error) => `unhandled: ${error.message}`);
    for (const testModule of modules) {
      errors.push(...testModule.errors().map((error) => `${testModule.relativeModuleId}: ${error.message}`));
      for (const suite of testModule.children.allSuites()) {
        errors.push(...suite.errors().map((error) => `${suite.fullName}: ${error.message}`));
      }
      for (const test of testModule.children.allTests()) {
        const { state, errors: reasons = [] } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'skipped') skipped++;
        else
          failures.push(
            `${testModule.relativeModuleId} > ${test.fullName}: ${reasons[0]?.message.split('\n', 1)[0] ?? 'did not end'}`,
          );
      }
    }
    const counts: RunCounts = { name: this.#name, passed, failed: failures.length, skipped, failures, errors };
    mkdirSync('test-results', { recursive: true });
    writeFileSync(join('test-results', `${this.#name}.json`), `${JSON.stringify(counts, undefined, 2)}\n`);
  }
}
