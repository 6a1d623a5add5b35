import { createHash } from 'node:crypto';
import { InvalidRequestError } from './invalid-request.ts';
import { formatCqlType, isMultiCell, type CqlType, type UdtType } from '../types/cql-type.ts';

export type ColumnKind = 'partition_key' | 'clustering' | 'static' | 'regular';

/** A column of a table. */
export interface ColumnSchema {
  readonly name: string;
  readonly type: CqlType;
  readonly kind: ColumnKind;
  /** Place in the partition or clustering key; -1 for others, as in `system_schema.columns`. */
  readonly position: number;
  readonly isDescending: boolean;
  /** Place of its cell in a stored row, and in `SELECT *`. */
  readonly index: number;
}

export type OptionValue = string | ReadonlyMap<string, string>;

/** A secondary index; it changes nothing about what can be asked, but drivers list it. */
export interface IndexSchema {
  readonly name: string;
  readonly kind: 'COMPOSITES' | 'CUSTOM';
  readonly options: ReadonlyMap<string, string>;
}

/** A table's definition. Changing a table makes a new one, with the same id. */
export interface TableSchema {
  readonly keyspace: string;
  readonly name: string;
  readonly id: Buffer;
  /** In the order of `SELECT *`: partition key, clustering key, static columns, then the others, each by name. */
  readonly columns: readonly ColumnSchema[];
  readonly byName: ReadonlyMap<string, ColumnSchema>;
  readonly partitionKey: readonly ColumnSchema[];
  readonly clusteringKey: readonly ColumnSchema[];
  readonly hasStatics: boolean;
  readonly isCounter: boolean;
  /** Made up by the server; its rows are scanned by key, not by token. */
  readonly isVirtual: boolean;
  readonly options: ReadonlyMap<string, OptionValue>;
  readonly indexes: readonly IndexSchema[];
}

export interface KeyspaceSchema {
  readonly name: string;
  readonly replication: ReadonlyMap<string, string>;
  readonly durableWrites: boolean;
  readonly isVirtual: boolean;
}

/** What a table is made of before its columns are put in order. */
export interface TableDraft {
  readonly keyspace: string;
  readonly name: string;
  readonly id?: Buffer;
  readonly columns: readonly { readonly name: string; readonly type: CqlType; readonly isStatic?: boolean }[];
  readonly partitionKey: readonly string[];
  readonly clusteringKey: readonly string[];
  readonly descending?: ReadonlySet<string>;
  readonly options?: ReadonlyMap<string, OptionValue>;
  readonly indexes?: readonly IndexSchema[];
  readonly isVirtual?: boolean;
  /** How errors name the table: as the statement does. Default: with its keyspace. */
  readonly label?: string;
}

/** Checks a draft as Cassandra does and puts its columns in order. @throws {InvalidRequestError} */
export function createTableSchema(draft: TableDraft): TableSchema {
  const keys = [...draft.partitionKey, ...draft.clusteringKey];
  const names = new Set(draft.columns.map((column) => column.name));
  const label = draft.label ?? `${draft.keyspace}.${draft.name}`;
  const twice = draft.columns.find((column, i) => draft.columns.findIndex((each) => each.name === column.name) < i);
  if (twice) throw new InvalidRequestError(`Duplicate column '${twice.name}' declaration for table '${label}'`);
  if (draft.partitionKey.length === 0)
    throw new InvalidRequestError(`No PRIMARY KEY specifed for table '${label}' (exactly one required)`);
  for (const key of keys) {
    if (!names.has(key))
      throw new InvalidRequestError(`Unknown column '${key}' referenced in PRIMARY KEY for table '${label}'`);
  }
  const columns = orderColumns(draft);
  for (const column of columns) assertColumnType(column);
  assertKinds(columns);
  const isKind = (kind: ColumnKind) => (column: ColumnSchema) => column.kind === kind;
  return {
    keyspace: draft.keyspace,
    name: draft.name,
    id: draft.id ?? createHash('md5').update(`${draft.keyspace}.${draft.name}`).digest(),
    columns,
    byName: new Map(columns.map((column) => [column.name, column])),
    partitionKey: columns.filter(isKind('partition_key')),
    clusteringKey: columns.filter(isKind('clustering')),
    hasStatics: columns.some(isKind('static')),
    isCounter: columns.some((column) => column.type.kind === 'native' && column.type.name === 'counter'),
    isVirtual: draft.isVirtual ?? false,
    options: draft.options ?? new Map(),
    indexes: draft.indexes ?? [],
  };
}

/** A table's draft again, to change a part of it. */
export function draftOf(schema: TableSchema): TableDraft {
  return {
    keyspace: schema.keyspace,
    name: schema.name,
    id: schema.id,
    columns: schema.columns.map(({ name, type, kind }) => ({ name, type, isStatic: kind === 'static' })),
    partitionKey: schema.partitionKey.map((column) => column.name),
    clusteringKey: schema.clusteringKey.map((column) => column.name),
    descending: new Set(schema.clusteringKey.filter((column) => column.isDescending).map((column) => column.name)),
    options: schema.options,
    indexes: schema.indexes,
  };
}

/** A user-defined type by name, as it is found in a keyspace. */
export type UdtMap = ReadonlyMap<string, UdtType>;

function orderColumns(draft: TableDraft): ColumnSchema[] {
  const byName = new Map(draft.columns.map((column) => [column.name, column]));
  const isKey = new Set([...draft.partitionKey, ...draft.clusteringKey]);
  const rest = draft.columns.filter((column) => !isKey.has(column.name)).toSorted(byNameBytes);
  const ordered: (readonly [string, ColumnKind, number])[] = [
    ...draft.partitionKey.map((name, i) => [name, 'partition_key', i] as const),
    ...draft.clusteringKey.map((name, i) => [name, 'clustering', i] as const),
    ...rest.filter((column) => column.isStatic).map(({ name }) => [name, 'static', -1] as const),
    ...rest.filter((column) => !column.isStatic).map(({ name }) => [name, 'regular', -1] as const),
  ];
  return ordered.flatMap(([name, kind, position], index) => {
    const column = byName.get(name);
    const isDescending = draft.descending?.has(name) ?? false;
    return column ? [{ name, type: column.type, kind, position, isDescending, index }] : [];
  });
}

function byNameBytes(a: { readonly name: string }, b: { readonly name: string }): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

function assertKinds(columns: readonly ColumnSchema[]): void {
  const hasClustering = columns.some((column) => column.kind === 'clustering');
  if (!hasClustering && columns.some((column) => column.kind === 'static')) {
    throw new InvalidRequestError(
      'Static columns are only useful (and thus allowed) if the table has at least one clustering column',
    );
  }
  const values = columns.filter((column) => column.position < 0);
  const counters = values.filter(({ type }) => type.kind === 'native' && type.name === 'counter');
  if (counters.length > 0 && counters.length < values.length) {
    throw new InvalidRequestError('Cannot mix counter and non counter columns in the same table');
  }
}

function assertColumnType({ name, type, kind }: ColumnSchema): void {
  if (type.kind === 'udt' && !type.isFrozen && type.fields.some((field) => isMultiCell(field.type))) {
    throw new InvalidRequestError('Non-frozen UDTs with nested non-frozen collections are not supported');
  }
  if (kind !== 'partition_key' && kind !== 'clustering') return;
  const isForbidden = type.kind === 'native' && (type.name === 'counter' || type.name === 'duration');
  if (isMultiCell(type)) {
    throw new InvalidRequestError(
      `Invalid non-frozen collection type ${formatCqlType(type)} for PRIMARY KEY column '${name}'`,
    );
  }
  if (isForbidden) throw new InvalidRequestError(`${type.name} type is not supported for PRIMARY KEY column '${name}'`);
}
