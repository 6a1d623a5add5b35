/** A table that a workload reads or writes. Each row is computed from its number. */
export interface LoadTable {
  readonly keyspace: string;
  readonly name: string;
  /** CQL types by column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly partitionKey: readonly string[];
  readonly clusteringKey?: readonly string[];
  /** Number of rows in the table before the workload starts. */
  readonly rowCount: number;
  /** Returns the values of a row by column, as the driver binds them. Not called for a table without rows. */
  readonly row: (index: number) => Readonly<Record<string, unknown>>;
}

/** Returns `keyspace.table` for statements. */
export function qualified(table: LoadTable): string {
  return `${table.keyspace}.${table.name}`;
}
