import { readFileSync } from 'node:fs';
import { diagnosticsErrorCodes } from '@async-cassandra/diagnostics';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { describe, expect, it } from 'vitest';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);
const readme = readFileSync(new URL('README.md', packageUrl), 'utf8');

describe('the README', () => {
  it.each(examples.filter(({ file }) => file === undefined))('runs the program under "$title"', async (example) => {
    const run = await runExample(example, packageUrl, { files: examples });

    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    if (example.output !== undefined) expect(run.stdout.trim()).toBe(example.output);
  });

  it('has a row in its table of errors for each error code', () => {
    expect(Object.keys(diagnosticsErrorCodes).filter((code) => !readme.includes(`\n| \`${code}\` |`))).toEqual([]);
  });
});
