import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

const packageUrl = new URL('..', import.meta.url);

it('lets each folder import only what the table allows', () => {
  expect(
    checkRooms(packageUrl, {
      // The public API, which delegates to everything.
      '.': ['channel', 'errors', 'futures', 'options', 'pool', 'queues', 'references', 'services', 'stats', 'wire'],
      // The main side: the pool, tasks, services, threads. None of it imports workers.
      pool: ['channel', 'errors', 'futures', 'options', 'queues', 'services', 'stats', 'tasks', 'threads', 'wire'],
      tasks: ['errors', 'futures', 'queues', 'stats', 'threads', 'wire'],
      services: ['errors', 'options', 'queues', 'stats', 'threads', 'wire'],
      threads: ['channel', 'queues', 'tasks', 'wire'],
      queues: [],
      futures: ['errors', 'options', 'queues', 'wire'],
      options: ['channel', 'errors', 'references', 'wire'],
      references: ['errors'],
      stats: [],
      // The one folder of the main side that uses worker threads.
      channel: ['errors', 'thread', 'wire', 'node:worker_threads', 'worker-threads-pool'],
      // The thread side.
      thread: ['errors', 'wire', 'node:worker_threads'],
      // The message layouts: both halves of each.
      wire: ['errors'],
      errors: [],
    }),
  ).toEqual([]);
});

it('has no import cycles, type imports included', () => {
  expect(findImportCycles(packageUrl)).toEqual([]);
});
