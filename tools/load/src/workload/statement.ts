import { qualified, type LoadTable } from './table.ts';

/** A statement for every subject, also for the load generator, which does not read CQL. */
export interface Statement {
  readonly kind: 'page' | 'point' | 'insert';
  readonly cql: string;
  readonly table: LoadTable;
  /** The keyspace of a statement whose CQL names none. Each subject connects to it. */
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

/** One more than the number of rows, so that one page has all rows and no other page follows. */
export function fetchSizeOf(table: LoadTable): number {
  return table.rowCount + 1;
}
