import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, test } from 'vitest';

test('imports follow the steps of a start: commands and public API, checks, guard, server, CQL', () => {
  const violations = checkRooms(new URL('..', import.meta.url), {
    '.': ['cli', 'cql', 'guard', 'preflight', 'vitest/node'],
    cli: ['.', 'cql', 'guard', 'preflight', 'server', '@commander-js/extra-typings'],
    preflight: ['.', 'server'],
    guard: ['.', 'server'],
    server: ['.', 'cql', 'yaml'],
    cql: ['.'],
  });
  expect(violations).toEqual([]);
});

test('has no import cycles', () => {
  expect(findImportCycles(new URL('..', import.meta.url))).toEqual([]);
});
