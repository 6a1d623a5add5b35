/**
 * What crosses once and is named by a number afterwards. Signals keep their order with the requests (main to thread)
 * and with the replies (thread to main), so a number is always known before it is used.
 */
import type { ColumnInfo } from './page.ts';

/** Main to thread: the first element of a signal. */
export const definitions = {
  keyspace: 0,
  statement: 1,
  forgetStatement: 2,
  schemaChanged: 3,
  typesChanged: 4,
  statementTypes: 5,
} as const;

/**
 * Main to thread. A keyspace's name is exact, as `system_schema` has it; `undefined` stands for no keyspace.
 *
 * - `schemaChanged`: this cluster changed the schema. Requests that follow see keyspaces and types as they are then.
 * - `typesChanged`: somebody else did. Requests that follow are bound to types that are read again.
 * - `statementTypes`: a statement, by its key, has these types now, by their signature (`thread/driver-seam/prepared-types.ts`).
 */
export type Definition =
  | readonly [kind: typeof definitions.keyspace, keyspace: number, name: string | undefined]
  | readonly [kind: typeof definitions.statement, statement: number, cql: string]
  | readonly [kind: typeof definitions.forgetStatement, statement: number]
  | readonly [kind: typeof definitions.schemaChanged, scope: ChangeScope]
  | readonly [kind: typeof definitions.typesChanged, scope: ChangeScope]
  | readonly [kind: typeof definitions.statementTypes, statementKey: string, signature: string];

/** The keyspace whose statements a change of the schema may concern; `undefined` for all of them. */
export type ChangeScope = string | undefined;

/** Thread to main: the first element of a signal. */
export const notices = { shape: 0, host: 1, warning: 2, forgetShapes: 3, schemaChanged: 4, prepared: 5 } as const;

/**
 * Thread to main: a result's columns, a host's address (`ip:port`), a sentence that a person should read, shapes that no
 * reply will name any more, an event of the server about its schema, and the types that a statement was prepared with.
 */
export type Notice =
  | readonly [kind: typeof notices.shape, shape: number, columns: readonly ColumnInfo[]]
  | readonly [kind: typeof notices.host, host: number, address: string]
  | readonly [kind: typeof notices.warning, message: string]
  | readonly [kind: typeof notices.forgetShapes, shapes: readonly number[]]
  | readonly [kind: typeof notices.schemaChanged, scope: ChangeScope]
  | readonly [kind: typeof notices.prepared, statementKey: string, signature: string];
