import type { CannedResult } from '../protocol/responses/canned.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import type { Result } from '../protocol/response.ts';
import type { Execution } from './session.ts';

/** A parsed and checked statement: names are resolved and constants encoded. It runs on any node with any values. */
export interface Plan {
  /** The keyspace and table it reads or writes; a change of them ends it. */
  readonly keyspace: string | undefined;
  readonly table: string | undefined;
  /** Every table in it is named with its keyspace, so the connection's does not matter. */
  readonly isFullyQualified: boolean;
  readonly variables: readonly ColumnSpec[];
  readonly partitionKeyIndexes: readonly number[];
  /** The result's columns, known before execution; `undefined` for a statement that returns no rows. */
  readonly columns: readonly ColumnSpec[] | undefined;
  execute(execution: Execution): Result | CannedResult;
}
