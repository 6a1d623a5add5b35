import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

const executor = '@async-cassandra/executor';

it('has no import that its table of rooms does not allow', () => {
  const violations = checkRooms(new URL('..', import.meta.url), {
    '.': ['session', 'rows', 'wire', 'errors', 'values'],
    // Main side: what an application calls.
    session: ['cql', 'rows', 'wire', 'values', 'errors', 'bytes', executor],
    // Main side: pages back to rows.
    rows: ['columns', 'wire', 'values', 'errors', 'bytes'],
    // Thread side: the only room that makes and calls the driver's client.
    thread: ['wire', 'columns', 'values', 'cassandra-driver', `${executor}/thread`],
    // The border: both halves of what crosses, and of the executor the types of what they write into and read from.
    wire: ['columns', 'values', 'bytes', executor, `${executor}/thread`],
    // What has to be known of a statement's text.
    cql: [],
    columns: ['values', 'bytes'],
    values: ['cassandra-driver'],
    bytes: [],
    errors: [],
  });

  expect(violations).toEqual([]);
});
