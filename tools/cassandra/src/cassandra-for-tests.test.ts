import { expect, test } from 'vitest';
import { cassandraForTests } from './cassandra-for-tests.ts';

test('skips on a machine without Java and says why', async () => {
  const server = await cassandraForTests({}, { PATH: '' });
  expect(server).toEqual({ skipped: expect.stringContaining('needs Java 17') as string });
});

test('fails with CASSANDRA_REQUIRED=1 and says what is missing', async () => {
  await expect(cassandraForTests({}, { PATH: '', CASSANDRA_REQUIRED: '1' })).rejects.toMatchObject({
    code: 'cassandra-required',
    message: expect.stringMatching(/CASSANDRA_REQUIRED is 1.*needs Java 17/) as string,
  });
});

test('fails for a wrong option instead of skipping', async () => {
  await expect(cassandraForTests({ nodes: 0 }, { PATH: '' })).rejects.toMatchObject({ code: 'bad-option' });
});
