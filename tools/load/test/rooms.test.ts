import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('lets each folder import only what the table allows', () => {
  const table = {
    '.': ['child', 'command', 'report', 'server', 'subjects', 'workload'],
    command: ['.', 'server', '@commander-js/extra-typings'],
    report: ['.', '@async-cassandra/diagnostics', 'cli-table3'],
    subjects: ['server', 'workload', '@async-cassandra/client', '@async-cassandra/executor', 'cassandra-driver'],
    server: ['.', 'child', 'workload', '@async-cassandra/simulator', 'cassandra-driver'],
    workload: ['@async-cassandra/diagnostics'],
    child: [],
  };

  expect(checkRooms(new URL('..', import.meta.url), table)).toEqual([]);
});

it('has no import cycles', () => {
  expect(findImportCycles(new URL('..', import.meta.url))).toEqual([]);
});
