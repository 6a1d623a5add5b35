import type { BoundValue } from '../bytes/byte-reader.ts';
import type { PagingState } from './paging-state.ts';

/** One simulated node as the engine sees it. */
export interface NodeIdentity {
  /** From 1, as in `node 1`. */
  readonly number: number;
  readonly address: string;
  readonly port: number;
  readonly hostId: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly tokens: readonly bigint[];
}

/** The state of a connection between requests. */
export interface Session {
  readonly node: NodeIdentity;
  /** Set by `USE`. */
  keyspace: string | undefined;
  /** Warnings of the last statement. Sending its answer clears them. */
  warnings: string[] | undefined;
}

/** Adds a warning to the answer of the statement at hand. */
export function warn(session: Session, warning: string): void {
  session.warnings = [...(session.warnings ?? []), warning];
}

/** One execution of a plan. */
export interface Execution {
  readonly session: Session;
  /** One for each of the plan's variables. */
  readonly values: readonly BoundValue[];
  readonly consistency: number;
  /** Rows of a page. A negative number reads everything at once. */
  readonly pageSize: number | undefined;
  readonly pagingState: PagingState | undefined;
  readonly skipMetadata: boolean;
  /** Microseconds; the write time of what this writes. */
  readonly timestamp: bigint;
}
