import { readFileSync } from 'node:fs';
import { simulatorErrorCodes } from '@async-cassandra/simulator';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { describe, expect, it } from 'vitest';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);
const readme = readFileSync(new URL('README.md', packageUrl), 'utf8');

describe('README', () => {
  it('has an example by line 12', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples.map((example) => [example.title, example] as const))(
    '%s: the example prints what the README says',
    async (_, example) => {
      const run = await runExample(example, packageUrl);

      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(run.stdout.trimEnd()).toBe(example.output);
    },
  );

  it('has a row in its table of errors for each error code', () => {
    expect(Object.keys(simulatorErrorCodes).filter((code) => !readme.includes(`\n| \`${code}\` |`))).toEqual([]);
  });
});
