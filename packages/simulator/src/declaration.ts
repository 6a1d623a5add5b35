/** A keyspace's replication: a factor for `SimpleStrategy`, or the map of `CREATE KEYSPACE`. */
export interface KeyspaceDeclaration {
  /** Copies of each row. Default: 1. */
  readonly replicationFactor?: number;
  /** Instead of a factor: `{ class: 'NetworkTopologyStrategy', datacenter1: '3' }`. */
  readonly replication?: Readonly<Record<string, string>>;
}

/** A user-defined type. */
export interface TypeDeclaration {
  readonly keyspace: string;
  readonly name: string;
  /** CQL types by field, in the type's order. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A row as JavaScript values by column; what is left out is null. The README lists which values fit which type. */
export type DeclaredRow<Columns extends string = string> = Readonly<Partial<Record<Columns, unknown>>>;

/** Rows as a function of their number. */
export interface GeneratedRows<Columns extends string = string> {
  /** How many. Integer, 0 to 2^32 - 1. */
  readonly count: number;
  /** Row number `i`, from 0. Must give the same row every time, and each its own primary key. */
  readonly row: (i: number) => DeclaredRow<Columns>;
}

/** A table, its definition and its rows. */
export interface TableDeclaration<Columns extends string = string> {
  /** Made when it is not there. */
  readonly keyspace: string;
  readonly name: string;
  /** CQL types by column: `{ id: 'uuid', tags: 'list<text>', v: 'vector<float, 3>' }`. */
  readonly columns: Readonly<Record<Columns, string>>;
  readonly partitionKey: readonly NoInfer<Columns>[];
  /** Default: none. */
  readonly clusteringKey?: readonly NoInfer<Columns>[];
  /** Clustering columns in descending order. Default: none. */
  readonly descending?: readonly NoInfer<Columns>[];
  /** Columns that belong to the whole partition. Default: none. */
  readonly staticColumns?: readonly NoInfer<Columns>[];
  /** Rows made on demand, or an array kept in memory. Default: none. */
  readonly rows?: GeneratedRows<NoInfer<Columns>> | readonly DeclaredRow<NoInfer<Columns>>[];
}

/** Declares a table: the declaration itself, with its columns' names known to the compiler. */
export function table<Columns extends string>(declaration: TableDeclaration<Columns>): TableDeclaration<Columns> {
  return declaration;
}
