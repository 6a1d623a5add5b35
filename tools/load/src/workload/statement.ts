import { qualified, type LoadTable } from './table.ts';

/** A statement that every subject understands, also the load generator, which knows no CQL. */
export interface Statement {
  readonly kind: 'page' | 'point' | 'insert';
  readonly cql: string;
  readonly table: LoadTable;
  /** For a statement whose CQL names no keyspace: each subject connects to this one. */
  readonly keyspace?: string;
}

/** Reads the whole table as one page. */
export function pageOf(table: LoadTable): Statement {
  return { kind: 'page', table, cql: `SELECT ${Object.keys(table.columns).join(', ')} FROM ${qualified(table)}` };
}

/** Reads one row by its partition key. */
export function pointOf(table: LoadTable): Statement {
  const condition = table.partitionKey.map((name) => `${name} = ?`).join(' AND ');
  return { kind: 'point', table, cql: `${pageOf(table).cql} WHERE ${condition}` };
}

/** Writes one row, with a value for each column in the table's order. */
export function insertOf(table: LoadTable): Statement {
  const names = Object.keys(table.columns);
  const markers = names.map(() => '?').join(', ');
  return { kind: 'insert', table, cql: `INSERT INTO ${qualified(table)} (${names.join(', ')}) VALUES (${markers})` };
}

/** One row more than the table has: the page then holds all rows, and no other page follows. */
export function fetchSizeOf(table: LoadTable): number {
  return table.rowCount + 1;
}
