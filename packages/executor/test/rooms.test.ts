import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

const packageUrl = new URL('..', import.meta.url);

it('lets each room import only what the table says', () => {
  expect(
    checkRooms(packageUrl, {
      // The door: delegates to everything.
      '.': ['channel', 'errors', 'futures', 'options', 'pool', 'queues', 'references', 'services', 'stats', 'wire'],
      // The main side, which knows nothing of workers: the pool, its two lanes, its threads.
      pool: ['channel', 'errors', 'futures', 'queues', 'services', 'stats', 'tasks', 'threads', 'wire'],
      tasks: ['errors', 'futures', 'queues', 'stats', 'threads', 'wire'],
      services: ['errors', 'options', 'queues', 'stats', 'threads', 'wire'],
      threads: ['channel', 'queues', 'tasks', 'wire'],
      queues: [],
      futures: ['errors', 'options', 'queues', 'wire'],
      options: ['channel', 'errors', 'references', 'wire'],
      references: [],
      stats: [],
      // The one room of the main side that knows worker threads.
      channel: ['errors', 'thread', 'wire', 'node:worker_threads', 'worker-threads-pool'],
      // The thread side.
      thread: ['errors', 'wire', 'node:worker_threads'],
      // What crosses: both halves of each layout.
      wire: ['errors'],
      errors: [],
    }),
  ).toEqual([]);
});

it('has no import cycles, type imports included', () => {
  expect(findImportCycles(packageUrl)).toEqual([]);
});
