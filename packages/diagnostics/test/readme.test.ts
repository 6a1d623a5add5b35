import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { describe, expect, it } from 'vitest';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);

describe('the README', () => {
  it.each(examples.filter(({ file }) => file === undefined))('runs the program under "$title"', async (example) => {
    const run = await runExample(example, packageUrl, { files: examples });

    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    if (example.output !== undefined) expect(run.stdout.trim()).toBe(example.output);
  });
});
