import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('imports between rooms follow the table', () => {
  const violations = checkRooms(new URL('..', import.meta.url), {
    '.': ['bytes', 'types', 'protocol', 'storage', 'engine', 'rules', 'server', '@commander-js/extra-typings'],
    server: ['bytes', 'protocol', 'engine', 'rules', '.', 'node:net', 'node:tls', 'node:events'],
    rules: ['protocol', 'types', 'cql', 'node:util'],
    engine: ['bytes', 'types', 'protocol', 'cql', 'storage'],
    storage: ['bytes', 'types'],
    cql: [],
    protocol: ['bytes', 'types'],
    types: ['bytes', 'node:buffer', 'node:net'],
    bytes: [],
  });

  expect(violations).toEqual([]);
});
