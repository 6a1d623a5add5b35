/**
 * Everything the main thread asks of a thread. A request is a flat array: keys would be cloned with each message.
 *
 * Statements and keyspaces cross once per thread, by a signal (`wire/signal.ts`), and are named by number afterwards.
 */
import type { EncodedParameters } from './parameters.ts';
import type { EncodedQueryOptions } from './query-options.ts';

/** The first element of a request. */
export const operations = { openKeyspace: 0, closeKeyspace: 1, execute: 2, prepare: 3, batch: 4 } as const;

/** Connects a driver client of the thread to the keyspace of that number. Answered by nothing. */
export type OpenKeyspaceRequest = readonly [operation: typeof operations.openKeyspace, keyspace: number];

/** Closes the thread's driver client of the keyspace of that number. Answered by nothing. */
export type CloseKeyspaceRequest = readonly [operation: typeof operations.closeKeyspace, keyspace: number];

/**
 * Executes one statement. `statement` is a number for a prepared one, its text for one that is not. `timestamp` is in
 * microseconds since the epoch; a page state is part of the options. Answered by `wire/reply.ts`.
 */
export type ExecuteRequest = readonly [
  operation: typeof operations.execute,
  keyspace: number,
  statement: number | string,
  parameters: EncodedParameters | undefined,
  options: EncodedQueryOptions | undefined,
  timestamp: number | undefined,
];

/** Prepares a statement and answers with the columns of its parameters, where the driver can tell. */
export type PrepareRequest = readonly [operation: typeof operations.prepare, keyspace: number, statement: number];

/** Executes a batch: `entries` holds each statement followed by its parameters. Answered as `execute` is. */
export type BatchRequest = readonly [
  operation: typeof operations.batch,
  keyspace: number,
  entries: readonly (string | EncodedParameters | undefined)[],
  options: EncodedQueryOptions | undefined,
  timestamp: number | undefined,
];

/** Any request. */
export type Request = OpenKeyspaceRequest | CloseKeyspaceRequest | ExecuteRequest | PrepareRequest | BatchRequest;
