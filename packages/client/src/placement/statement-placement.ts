import type { StatementRegistry } from '../registry/statements.ts';

/** Where a prepared statement runs, in a cluster whose `placement` is `auto`. */
export interface StatementPlacement {
  readonly query: string;
  /** Where its next execution runs, unless its values are large or there is no room. Later pages run in threads. */
  readonly runsOn: 'calling-thread' | 'threads';
  /** How many times a large answer has sent it back to the threads. */
  readonly returns: number;
}

export function placementsOf(statements: StatementRegistry | undefined): StatementPlacement[] {
  const placements: StatementPlacement[] = [];
  for (const { cql, answers } of statements?.all ?? []) {
    if (answers === undefined) continue;
    placements.push({
      query: cql,
      runsOn: answers.isSmall ? 'calling-thread' : 'threads',
      returns: answers.returns,
    });
  }
  return placements;
}
