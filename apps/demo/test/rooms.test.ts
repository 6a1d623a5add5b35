import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('lets each folder import only what the table allows', () => {
  const load = '@async-cassandra/load';
  const table = {
    '.': ['commands', 'report', 'run', load, '@commander-js/extra-typings', 'listr2'],
    commands: ['.', 'report', 'run', 'workload', load],
    report: ['.', 'run', 'subjects', 'workload', load, '@async-cassandra/diagnostics', '@async-cassandra/executor'],
    run: ['subjects', 'workload', load, '@async-cassandra/diagnostics'],
    server: ['workload', load],
    workload: [load, '@async-cassandra/diagnostics', 'cassandra-driver'],
    subjects: [],
  };

  expect(checkRooms(new URL('..', import.meta.url), table)).toEqual([]);
});

it('has no import cycles', () => {
  expect(findImportCycles(new URL('..', import.meta.url))).toEqual([]);
});
