import { readFileSync } from 'node:fs';
import { clientErrorCodes } from '@async-cassandra/client';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { expect, it } from 'vitest';
import { clusterOptionNames } from '../src/options/cluster-options.ts';
import { connectionOptions, server } from './server.ts';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);
const readme = readFileSync(new URL('README.md', packageUrl), 'utf8');

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

it("has a row in its table of options for each option of a cluster that is not the driver's", () => {
  expect(clusterOptionNames.filter((name) => !readme.includes(`\n| \`${name}\` |`))).toEqual([]);
});

it('has a row in its table of errors for each error code', () => {
  expect(Object.keys(clientErrorCodes).filter((code) => !readme.includes(`\n| \`${code}\` |`))).toEqual([]);
});
