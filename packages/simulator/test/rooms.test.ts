import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('imports between folders follow the table', () => {
  const violations = checkRooms(new URL('..', import.meta.url), {
    '.': [
      'bytes',
      'types',
      'protocol',
      'storage',
      'plan',
      'system',
      'engine',
      'rules',
      'replay',
      'server',
      '@commander-js/extra-typings',
    ],
    // Sockets, and what happens to each request.
    server: [
      'bytes',
      'protocol',
      'plan',
      'system',
      'engine',
      'replay',
      'rules',
      '.',
      'node:net',
      'node:tls',
      'node:events',
    ],
    // Answers of the server kept for later requests.
    replay: ['protocol'],
    rules: ['protocol', 'types', 'cql', 'node:util'],
    // Statements: `engine` chooses among the kinds, each of which has a folder of its own.
    engine: ['bytes', 'types', 'protocol', 'cql', 'storage', 'plan', 'schema', 'select', 'write', 'system'],
    schema: ['types', 'protocol', 'cql', 'storage', 'plan'],
    select: ['bytes', 'types', 'protocol', 'cql', 'storage', 'plan', 'functions', 'terms', 'where'],
    write: ['bytes', 'types', 'protocol', 'cql', 'storage', 'plan', 'terms', 'where'],
    system: ['types', 'storage', 'plan'],
    where: ['bytes', 'types', 'cql', 'storage', 'terms'],
    terms: ['bytes', 'types', 'protocol', 'cql', 'storage', 'functions'],
    functions: ['types', 'storage'],
    plan: ['bytes', 'types', 'protocol', 'cql', 'storage'],
    storage: ['bytes', 'types'],
    cql: [],
    protocol: ['bytes', 'types'],
    types: ['bytes', 'node:buffer', 'node:net'],
    bytes: [],
  });

  expect(violations).toEqual([]);
});
