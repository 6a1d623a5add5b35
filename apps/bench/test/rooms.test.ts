import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('builds each room on those below it: tables, subjects, scenarios, server and harness, report, commands', () => {
  const table = {
    '.': ['commands', 'scenarios', 'sweeps', '@commander-js/extra-typings'],
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
      'wakes',
      '@async-cassandra/diagnostics',
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
      'wakes',
      'cli-table3',
      '@async-cassandra/diagnostics',
    ],
    // Pools of worker threads, which have nothing to do with a server.
    pools: [
      '.',
      'harness',
      'scenarios',
      '@async-cassandra/executor',
      '@async-cassandra/executor/thread',
      'piscina',
      'tinypool',
    ],
    // Two threads, and nothing between them.
    wakes: ['harness'],
    // What grows, point by point; on the simulator alone.
    sweeps: ['.', 'harness', 'scenarios', 'subjects', 'tables', '@async-cassandra/diagnostics'],
    // The one room that reaches into what the packages are built into (`..`).
    layouts: ['.', '..', 'harness', 'scenarios', 'tables', '@async-cassandra/diagnostics'],
    // CPU profiles, read by themselves.
    profiles: [],
    harness: ['.', 'profiles', 'scenarios', 'subjects', '@async-cassandra/diagnostics'],
    server: ['.', 'subjects', 'tables', '@async-cassandra/simulator', 'cassandra-driver'],
    scenarios: ['subjects', 'tables', 'cassandra-driver'],
    subjects: ['tables', '@async-cassandra/client', '@async-cassandra/executor', 'cassandra-driver'],
    tables: ['cassandra-driver'],
  };

  expect(checkRooms(new URL('..', import.meta.url), table)).toEqual([]);
});
