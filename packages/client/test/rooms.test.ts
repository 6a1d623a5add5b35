import { findImportCycles } from '@async-cassandra/testing/import-cycles';
import { checkRooms } from '@async-cassandra/testing/rooms';
import { expect, it } from 'vitest';

const executor = '@async-cassandra/executor';
/** Files that the driver does not export. */
const driverFiles = [
  'client',
  'connection',
  'prepare-handler',
  'streams',
  'execution-options',
  'requests',
  'request-handler',
  'request-execution',
  'operation-state',
  'readers',
  'types/index',
  'utils',
  'metrics/default-metrics',
  'tokenizer',
].map((name) => `cassandra-driver/lib/${name}.js`);

it('lets each folder import only what the table allows', () => {
  const violations = checkRooms(new URL('..', import.meta.url), {
    // `internal.ts` exports the parts that benchmarks measure separately, so it may import `bytes` and `columns`.
    '.': [
      'cluster',
      'session',
      'calls',
      'placement',
      'options',
      'rows',
      'wire',
      'errors',
      'values',
      'bytes',
      'columns',
    ],
    // Main side: what an application calls.
    cluster: ['session', 'calls', 'placement', 'registry', 'options', 'rows', 'wire', 'values', 'errors', executor],
    session: ['cluster', 'calls', 'paging', 'registry', 'options', 'cql', 'rows', 'wire', 'values', 'errors', executor],
    // Main side: which thread runs a call.
    placement: ['calls', 'registry', 'options', 'wire', 'bytes', executor],
    // Main side: one query, from its first page to its last.
    paging: ['calls', 'session', 'registry', 'options', 'rows', 'values', executor],
    // Main side: one request, from its options to its result.
    calls: ['cluster', 'session', 'registry', 'options', 'rows', 'wire', 'values', 'errors', 'bytes', executor],
    // Main side: what a cluster remembers, and which threads know it.
    registry: ['calls', 'options', 'cql', 'rows', 'wire', 'errors', executor],
    // Main side: pages back to rows.
    rows: ['columns', 'wire', 'values', 'errors', 'bytes'],
    // Thread side: the only folder that makes and calls the driver's client.
    thread: [
      'options',
      'wire',
      'columns',
      'values',
      'cassandra-driver',
      `${executor}/thread`,
      `${executor}/worker`,
      ...driverFiles,
    ],
    // Both sides: options are checked and encoded on main, and decoded in the thread.
    options: ['registry', 'cluster', 'wire', 'columns', 'values', 'errors', executor, `${executor}/thread`],
    // Both sides: parameters, written on main and read in the thread; and the driver's own classes.
    values: ['errors', executor, `${executor}/thread`, 'cassandra-driver'],
    // Both sides: the layouts of requests, replies and pages.
    wire: ['columns', 'options', 'values', 'errors', 'bytes', executor, `${executor}/thread`],
    // Reads the text of statements.
    cql: [],
    columns: ['values', 'bytes'],
    bytes: [],
    errors: [],
  });

  expect(violations).toEqual([]);
});

it('has no import cycles, type imports included', () => {
  expect(findImportCycles(new URL('..', import.meta.url))).toEqual([]);
});
