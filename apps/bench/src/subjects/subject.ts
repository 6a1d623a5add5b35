import type { BenchTable } from '../tables/table.ts';

/** A statement in words that every subject understands, the null subject without CQL. */
export interface Statement {
  readonly kind: 'page' | 'point' | 'insert';
  readonly cql: string;
  readonly table: BenchTable;
  /** For a statement that names its table alone: each subject opens what it needs to be in that keyspace. */
  readonly keyspace?: string;
}

/** A row of whatever columns. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** What is read of a result: the driver's `ResultSet` and the client's both have it. */
export interface Result extends Iterable<ResultRow> {
  readonly rows: readonly ResultRow[];
  first(): ResultRow | null;
  /** Where there are columns to read without building rows. */
  column?(name: string): { readonly length: number; get(index: number): unknown };
}

/** Runs one prepared statement. */
export type Run = (parameters?: readonly unknown[]) => Promise<Result>;

/** What is measured: one way to run statements. */
export interface Subject {
  prepare(statement: Statement): Promise<Run>;
  close(): Promise<void>;
}

/**
 * `generator`: answers from memory, so that what the scenario itself costs can be told. `plain`: the unmodified driver.
 * `client`: this project's.
 */
export type SubjectName = 'generator' | 'plain' | 'client';

export const subjectNames: readonly SubjectName[] = ['generator', 'plain', 'client'];

/** One row more than the table has: the page is whole and no page follows. */
export function fetchSizeOf(table: BenchTable): number {
  return table.rowCount + 1;
}
