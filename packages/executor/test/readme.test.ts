import { expect, it } from 'vitest';
import { EXECUTOR_ERROR_CODES } from '@async-cassandra/executor';
import { readFileSync } from 'node:fs';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);
const programs = examples.filter((example) => example.output !== undefined);

it('has its first example by line 12', () => {
  expect(readFileSync(new URL('README.md', packageUrl), 'utf8').split('\n').findIndex((line) => line.startsWith('```ts'))).toBeLessThan(12);
});

it.each(programs.map((program) => [program.title, program] as const))('prints under "%s" what it says', async (_title, program) => {
  const files = examples.filter((example) => example.file !== undefined && (program.file === undefined ? example.file === 'counter.ts' : example.file === 'hash.ts'));

  const { stdout, stderr, exitCode } = await runExample(program, packageUrl, { files });

  expect({ stdout: stdout.trimEnd(), stderr, exitCode }).toEqual({ stdout: program.output, stderr: '', exitCode: 0 });
});

it('explains every error code that applications meet', () => {
  const text = readFileSync(new URL('README.md', packageUrl), 'utf8');
  const unexplained = Object.keys(EXECUTOR_ERROR_CODES).filter((code) => !text.includes(`\`${code}\``));

  // These two are faults of whoever calls, explained by their messages.
  expect(unexplained).toEqual(['invalid-state', 'not-an-error']);
});
