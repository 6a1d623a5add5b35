import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { CassandraErrorCode } from '../errors.ts';
import type { ClusterPlan } from '../plan.ts';

/** A message of the parent to the guard's standard input: one JSON document per line. */
export type ToGuard =
  | { readonly type: 'start'; readonly plan: ClusterPlan }
  /** End the nodes, say `stopped`, exit. */
  | { readonly type: 'stop' }
  /** Leave the nodes running, say `detached`, exit. */
  | { readonly type: 'detach' };

/** A message of the guard on its standard output: one JSON document per line. */
export type FromGuard =
  | { readonly type: 'progress'; readonly line: string }
  /** A JVM was started. If the guard is killed, the parent has to end the JVM. */
  | { readonly type: 'launched'; readonly node: number; readonly pid: number; readonly mark: string }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: CassandraErrorCode | undefined; readonly message: string }
  /** A node ended by itself after the start. */
  | { readonly type: 'exited'; readonly node: number; readonly endedWith: string; readonly log: string }
  | { readonly type: 'detached' }
  | { readonly type: 'stopped' };

/** Calls back with each message, in order. Both sides have the same version, so messages are not checked. */
export function readMessages(stream: Readable, onMessage: (message: unknown) => void): void {
  createInterface({ input: stream }).on('line', (line) => onMessage(JSON.parse(line)));
}
