import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('keeps the advisor pure: it imports figures and statistics, but no executor and no clock', () => {
  const table = {
    '.': ['sampling', 'advisor', 'statistics'],
    sampling: ['.', 'advisor', 'statistics', '@async-cassandra/executor', 'node:perf_hooks', 'node:os'],
    advisor: ['.', 'statistics'],
    statistics: [],
  };

  expect(checkRooms(new URL('..', import.meta.url), table)).toEqual([]);
});

it('has no import cycles', () => {
  expect(findImportCycles(new URL('..', import.meta.url))).toEqual([]);
});
