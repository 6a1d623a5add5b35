import { expect, test } from 'vitest';
import { findGivenServer, parseContactPoints } from './contact-points.ts';

test.each([
  ['localhost', ['localhost'], 9042],
  ['127.0.0.1:9142, 127.0.0.2:9142', ['127.0.0.1', '127.0.0.2'], 9142],
  ['[::1]:9043', ['::1'], 9043],
  ['::1', ['::1'], 9042],
])('parses %s into hosts and one port', (text, contactPoints, port) => {
  expect(parseContactPoints(text)).toEqual({ contactPoints, port });
});

test.each(['a:1,b:2', 'a:0', 'a:70000', ','])('rejects %s with bad-option', (text) => {
  expect(() => parseContactPoints(text)).toThrow(`got ${text}`);
});

test('returns no server without CASSANDRA_CONTACT_POINTS', async () => {
  expect(await findGivenServer({})).toBeUndefined();
});

test('fails for a contact point that does not answer, and names it', async () => {
  await expect(findGivenServer({ CASSANDRA_CONTACT_POINTS: '127.0.0.1:1' })).rejects.toMatchObject({
    code: 'contact-points-unreachable',
    message: expect.stringContaining('127.0.0.1:1: connect ECONNREFUSED') as string,
  });
});
