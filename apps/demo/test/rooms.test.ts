import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

it('builds each room on those below it: workload, subjects, server and run, report, commands', () => {
  const table = {
    '.': ['commands', 'report', 'run', '@commander-js/extra-typings', 'listr2'],
    commands: ['.', 'report', 'run', 'server'],
    report: [
      '.',
      'run',
      'server',
      'subjects',
      'workload',
      '@async-cassandra/diagnostics',
      '@async-cassandra/executor',
      'cli-table3',
    ],
    run: ['.', 'subjects', 'workload', '@async-cassandra/diagnostics'],
    server: ['.', 'subjects', 'workload', '@async-cassandra/simulator', 'cassandra-driver'],
    subjects: ['workload', '@async-cassandra/client', '@async-cassandra/executor', 'cassandra-driver'],
    workload: ['@async-cassandra/diagnostics', '@async-cassandra/executor', 'cassandra-driver'],
  };

  expect(checkRooms(new URL('..', import.meta.url), table)).toEqual([]);
});
