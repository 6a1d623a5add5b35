/** A table that a workload reads or writes. Its rows are a function of their number. */
export interface LoadTable {
  readonly keyspace: string;
  readonly name: string;
  /** CQL types by column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly partitionKey: readonly string[];
  readonly clusteringKey?: readonly string[];
  /** Rows that the table holds before the workload begins. */
  readonly rowCount: number;
  /** Values as the driver binds them, by column. Not called for a table without rows. */
  readonly row: (index: number) => Readonly<Record<string, unknown>>;
}

/** `keyspace.table`, as statements name it. */
export function qualified(table: LoadTable): string {
  return `${table.keyspace}.${table.name}`;
}
