import type { Statement } from '../subjects/subject.ts';
import { readings, written } from '../tables/readings.ts';
import { qualified, type BenchTable } from '../tables/table.ts';

/** The whole table as one page. */
export function pageOf(table: BenchTable): Statement {
  return { kind: 'page', table, cql: `SELECT ${Object.keys(table.columns).join(', ')} FROM ${qualified(table)}` };
}

/** One row by its key. */
export function pointOf(table: BenchTable): Statement {
  return { kind: 'point', table, cql: `${pageOf(table).cql} WHERE id = ?` };
}

const names = Object.keys(written.columns);

export const statements = {
  page: pageOf(readings),
  point: pointOf(readings),
  insert: {
    kind: 'insert',
    table: written,
    cql: `INSERT INTO ${qualified(written)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  } satisfies Statement,
} as const;
