import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { describe, expect, test } from 'vitest';
import { isNotStartable } from './startable.ts';

const packageUrl = new URL('../..', import.meta.url);
const programs = readmeExamples(packageUrl).filter((example) => example.file === undefined);

describe.skipIf(isNotStartable)('the examples of the README', () => {
  test.each(programs)('print what the README shows under $title', async (example) => {
    const { stdout, stderr, exitCode } = await runExample(example, packageUrl, { timeoutMs: 240_000 });
    expect({ stdout: stdout.trimEnd(), exitCode }, stderr).toEqual({ stdout: example.output, exitCode: 0 });
  });
});
