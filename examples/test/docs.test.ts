import { startSimulator } from '@async-cassandra/simulator';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';
import { expect, it } from 'vitest';

const pages = new URL('../../docs/', import.meta.url);

it('docs/thread-pool-configuration.md has a full example that prints what it says', async () => {
  const examples = readmeExamples(pages, 'thread-pool-configuration.md');
  const full = examples.find(({ title, file }) => title === 'Full example' && file === undefined);
  if (!full?.output) throw new Error('the page has no full example with its output');
  await using simulator = await startSimulator();
  const env = {
    CASSANDRA_CONTACT_POINTS: simulator.contactPoints.join(','),
    CASSANDRA_PORT: String(simulator.port),
    CASSANDRA_LOCAL_DATACENTER: simulator.localDataCenter,
  };

  const run = await runExample(full, new URL('..', import.meta.url), { files: examples, env });

  expect(run).toEqual({ stdout: `${full.output}\n`, stderr: '', exitCode: 0 });
});
