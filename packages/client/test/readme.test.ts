import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { expect, it } from 'vitest';
import { connectionOptions, server } from './server.ts';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);

it.skipIf(server === undefined)('prints the output in the README', async () => {
  const { contactPoints, protocolOptions } = connectionOptions();
  const example = examples[0]!;

  const run = await runExample(example, packageUrl, {
    env: { CASSANDRA_CONTACT_POINT: contactPoints[0]!, CASSANDRA_PORT: String(protocolOptions.port) },
  });

  expect(run.stderr).toBe('');
  expect(run.stdout.trimEnd()).toBe(example.output);
  expect(run.exitCode).toBe(0);
});
