import { expect, it } from 'vitest';
import { checkRooms } from '@async-cassandra/testing/rooms';

it('lets each room import only what the table says', () => {
  expect(checkRooms(new URL('..', import.meta.url), {
    // The door: delegates to everything.
    '.': ['channel', 'dispatch', 'errors', 'futures', 'options', 'references', 'stats', 'wire'],
    // The main side: scheduling, without a word of workers.
    dispatch: ['channel', 'errors', 'futures', 'options', 'stats', 'wire'],
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
  })).toEqual([]);
});
