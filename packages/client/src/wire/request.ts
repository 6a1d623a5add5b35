/**
 * Writes and reads every request of the main thread to a thread. Values are written one by one (`RequestWriter` of the executor):
 * cloning arrays and objects would cost more than all the rest of a small query.
 *
 * Statements and keyspaces are sent once to each thread, by a signal (`wire/signal.ts`). After that, requests contain their numbers.
 *
 * | request | int32s, and other values where named |
 * | --- | --- |
 * | any | operation, keyspace |
 * | prepare | statement |
 * | execute | statement, or 0 and its text as a value; extras; parameters (`values/parameters.ts`) |
 * | batch | extras; entries; for each its text as a value and its parameters |
 *
 * Extras are a set of flags: 1 a timestamp in microseconds, as float64; 2 options (`options/driver-query-options.ts`), as a value.
 */
import type { RequestWriter } from '@async-cassandra/executor';
import type { RequestReader } from '@async-cassandra/executor/thread';
import type { EncodedQueryOptions } from '../options/driver-query-options.ts';

/** The first number of a request. */
export const operations = {
  /** Connects a driver client of the thread to the keyspace. The answer is empty. */
  openKeyspace: 0,
  /** Closes the thread's driver client of the keyspace. The answer is empty. */
  closeKeyspace: 1,
  /** Executes one statement. `wire/reply.ts` describes the answer. */
  execute: 2,
  /** Prepares a statement. The answer has the columns of its parameters, if the driver knows them. */
  prepare: 3,
  /** Executes a batch. The answer is like that of `execute`. */
  batch: 4,
} as const;

/** The parts of an execution beside statement and parameters. A page state is part of the options. */
export interface Extras {
  /** Microseconds since the epoch. */
  readonly timestamp: number | undefined;
  readonly options: EncodedQueryOptions | undefined;
}

const hasTimestamp = 1;
const hasOptions = 2;

export function writeRequest(writer: RequestWriter, operation: number, keyspace: number): void {
  writer.int32(operation);
  writer.int32(keyspace);
}

/** `statement` is the number of a prepared statement, or the text of another one. */
export function writeStatement(writer: RequestWriter, statement: number | string): void {
  if (typeof statement === 'number') {
    writer.int32(statement);
  } else {
    writer.int32(0);
    writer.value(statement);
  }
}

export function readStatement(reader: RequestReader): number | string {
  const number = reader.int32();
  return number === 0 ? (reader.value() as string) : number;
}

export function writeExtras(writer: RequestWriter, timestamp: Extras['timestamp'], options: Extras['options']): void {
  writer.int32((timestamp === undefined ? 0 : hasTimestamp) | (options === undefined ? 0 : hasOptions));
  if (timestamp !== undefined) writer.float64(timestamp);
  if (options !== undefined) writer.value(options);
}

export function readExtras(reader: RequestReader): Extras {
  const flags = reader.int32();
  return {
    timestamp: (flags & hasTimestamp) === 0 ? undefined : reader.float64(),
    options: (flags & hasOptions) === 0 ? undefined : (reader.value() as EncodedQueryOptions),
  };
}
