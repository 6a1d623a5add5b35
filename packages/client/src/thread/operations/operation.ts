import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import type { DriverClient } from '../driver-seam/client.ts';
import type { ThreadState } from '../thread-state.ts';

/** Answers one kind of request in the thread. `needs` declares what must be connected before it runs. */
export type Operation = ClientOperation | KeyspaceOperation;

/** Needs the connected driver client of the request's keyspace. */
export interface ClientOperation {
  readonly needs: 'client';
  run(state: ThreadState, client: DriverClient, request: RequestReader, context: RequestContext): unknown;
}

/** Needs no client, and connects none. */
export interface KeyspaceOperation {
  readonly needs: 'nothing';
  run(state: ThreadState, keyspace: number): unknown;
}
