import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

const executor = '@async-cassandra/executor';
/** Files that the driver does not export. */
const driverFiles = ['client', 'connection', 'prepare-handler', 'streams'].map(
  (name) => `cassandra-driver/lib/${name}.js`,
);

it('has no import that its table of rooms does not allow', () => {
  const violations = checkRooms(new URL('..', import.meta.url), {
    // `internal.ts` lists what the benchmarks measure one by one; hence `bytes` and `columns`.
    '.': ['session', 'rows', 'wire', 'errors', 'values', 'bytes', 'columns'],
    // Main side: what an application calls.
    session: ['cql', 'rows', 'wire', 'values', 'errors', 'bytes', executor],
    // Main side: pages back to rows.
    rows: ['columns', 'wire', 'values', 'errors', 'bytes'],
    // Thread side: the only room that makes and calls the driver's client.
    thread: [
      'wire',
      'columns',
      'values',
      'cassandra-driver',
      `${executor}/thread`,
      `${executor}/worker`,
      ...driverFiles,
    ],
    // The border: both halves of what crosses, and of the executor the types of what they write into and read from.
    wire: ['columns', 'values', 'errors', 'bytes', executor, `${executor}/thread`],
    // What has to be known of a statement's text.
    cql: [],
    columns: ['values', 'bytes'],
    values: ['cassandra-driver'],
    bytes: [],
    errors: [],
  });

  expect(violations).toEqual([]);
});
