import { expect, it } from 'vitest';
import { checkRooms } from '@async-cassandra/testing/rooms';

it('lets each room import only what the table says', () => {
  expect(
    checkRooms(new URL('..', import.meta.url), {
      // The door: delegates to everything.
      '.': ['channel', 'errors', 'futures', 'options', 'pool', 'references', 'services', 'stats', 'wire'],
      // The main side, without a word of workers: the pool, its two lanes, and what both stand on.
      pool: ['channel', 'dispatch', 'errors', 'futures', 'services', 'stats', 'tasks', 'wire'],
      tasks: ['dispatch', 'errors', 'futures', 'stats', 'wire'],
      services: ['dispatch', 'errors', 'options', 'stats', 'wire'],
      dispatch: ['channel', 'futures', 'stats', 'wire'],
      futures: ['errors', 'options', 'wire'],
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
