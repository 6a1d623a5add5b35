import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

const load = '@async-cassandra/load';
const diagnostics = '@async-cassandra/diagnostics';
const executor = '@async-cassandra/executor';

it('lets each folder import only what the table allows', () => {
  const table = {
    '.': ['commands', 'scenarios', 'server', 'sweeps', load, '@commander-js/extra-typings'],
    commands: [
      '.',
      'harness',
      'layouts',
      'pools',
      'profiles',
      'report',
      'scenarios',
      'server',
      'sweeps',
      'targets',
      'wakes',
      load,
      diagnostics,
    ],
    report: [
      '.',
      'harness',
      'layouts',
      'pools',
      'profiles',
      'scenarios',
      'server',
      'subjects',
      'sweeps',
      'targets',
      'wakes',
      load,
      diagnostics,
    ],
    // The lines of the table of targets, and the runs that they need.
    targets: ['harness', 'scenarios', 'server', 'subjects', load, diagnostics],
    // Pools of worker threads, without a server.
    pools: [load, executor, `${executor}/thread`, 'piscina', 'tinypool'],
    // Two threads, without a pool.
    wakes: [load],
    // What grows, point by point, on the simulator only.
    sweeps: ['harness', 'scenarios', 'subjects', 'tables', load, diagnostics],
    // The only folder that measures the inner parts of the packages.
    layouts: ['scenarios', 'tables', load, diagnostics, '@async-cassandra/client/internal', `${executor}/internal`],
    // CPU profiles.
    profiles: [],
    harness: ['.', 'profiles', 'scenarios', 'subjects', load, diagnostics],
    server: ['tables', load],
    scenarios: ['subjects', 'tables', load, 'cassandra-driver'],
    subjects: [load, '@async-cassandra/client', 'cassandra-driver'],
    tables: [load, 'cassandra-driver'],
  };

  expect(checkRooms(new URL('..', import.meta.url), table)).toEqual([]);
});

it('has no import cycles', () => {
  expect(findImportCycles(new URL('..', import.meta.url))).toEqual([]);
});
