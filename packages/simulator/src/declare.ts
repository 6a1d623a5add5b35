import type { KeyspaceDeclaration, TableDeclaration, TypeDeclaration } from './declaration.ts';
import { SimulatorError } from './errors.ts';
import type { Catalog } from './storage/catalog.ts';
import type { RowGenerator } from './storage/generated-table.ts';
import { createTableSchema } from './storage/schema.ts';
import { Table } from './storage/table.ts';
import { encodeCell } from './types/registry.ts';

/** Adds declared keyspaces, types and tables to a catalog. @throws {SimulatorError} `invalid-option`, with the place */
export function declareAll(
  catalog: Catalog,
  keyspaces: Readonly<Record<string, KeyspaceDeclaration>>,
  types: readonly TypeDeclaration[],
  tables: readonly TableDeclaration[],
): void {
  for (const [name, keyspace] of Object.entries(keyspaces)) declareKeyspace(catalog, name, keyspace);
  for (const { keyspace } of [...types, ...tables]) {
    if (!catalog.hasKeyspace(keyspace)) declareKeyspace(catalog, keyspace, {});
  }
  for (const type of types) {
    at(`type ${type.keyspace}.${type.name}`, () => {
      const fields = Object.entries(type.fields).map(([name, text]) => ({
        name,
        type: catalog.parseType(text, type.keyspace),
      }));
      catalog.setType({ kind: 'udt', keyspace: type.keyspace, name: type.name, fields, isFrozen: false });
    });
  }
  for (const declaration of tables)
    at(`table ${declaration.keyspace}.${declaration.name}`, () => declareTable(catalog, declaration));
}

function declareKeyspace(catalog: Catalog, name: string, declaration: KeyspaceDeclaration): void {
  const { class: strategy = 'SimpleStrategy', ...options } = declaration.replication ?? {
    replication_factor: String(declaration.replicationFactor ?? 1),
  };
  const className = strategy.includes('.') ? strategy : `org.apache.cassandra.locator.${strategy}`;
  catalog.setKeyspace({
    name,
    replication: new Map(Object.entries({ class: className, ...options })),
    durableWrites: true,
    isVirtual: false,
  });
}

function declareTable(catalog: Catalog, declaration: TableDeclaration): void {
  const {
    keyspace,
    name,
    partitionKey,
    clusteringKey = [],
    descending = [],
    staticColumns = [],
    rows = [],
  } = declaration;
  const schema = createTableSchema({
    keyspace,
    name,
    columns: Object.entries<string>(declaration.columns).map(([column, text]) => ({
      name: column,
      type: catalog.parseType(text, keyspace),
      isStatic: staticColumns.includes(column),
    })),
    partitionKey,
    clusteringKey,
    descending: new Set(descending),
  });
  if (!Array.isArray(rows)) {
    catalog.setTable(new Table(schema, rows as RowGenerator));
    return;
  }
  // The rows are copied into memory now, so wrong rows fail here and not at the first read.
  const declared = new Table(schema, { count: rows.length, row: (i) => rows[i] ?? {} });
  if (rows.length > 0)
    rows.forEach((row: Readonly<Record<string, unknown>>) =>
      schema.columns.forEach((column) => encodeCell(column.type, row[column.name])),
    );
  void declared.memory;
  catalog.setTable(declared);
}

function at(place: string, declare: () => void): void {
  try {
    declare();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SimulatorError('invalid-option', `${place}: ${reason}`, { cause });
  }
}
