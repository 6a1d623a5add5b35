import type { TableName } from '../cql/statement.ts';
import type { SchemaChange } from '../protocol/responses/schema-change.ts';
import type { Catalog } from '../storage/catalog.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Table } from '../storage/table.ts';
import type { CannedPages } from './canned-pages.ts';
import type { NodeIdentity } from './session.ts';

/** What planning uses of the engine. */
export interface PlanContext {
  readonly catalog: Catalog;
  readonly cannedPages: CannedPages;
  readonly nodeCount: number;
  /** The keyspace of the connection that sent the statement. */
  readonly keyspace: string | undefined;
  /** A system table as this node shows it. */
  readonly systemTable: (node: NodeIdentity, keyspace: string, name: string) => Table | undefined;
  /** Reports a change of the schema to all clients. */
  readonly schemaChanged: (change: SchemaChange) => void;
}

/** The keyspace a name lies in. @throws {InvalidRequestError} without one on a connection without one */
export function keyspaceOf(name: TableName, context: PlanContext): string {
  const keyspace = name.keyspace ?? context.keyspace;
  if (keyspace === undefined) {
    throw new InvalidRequestError(
      'No keyspace has been specified. USE a keyspace, or explicitly specify keyspace.tablename',
    );
  }
  return keyspace;
}

/** The keyspace of something that is to be made, changed or dropped in it. @throws {InvalidRequestError} when it is not there */
export function existingKeyspace(name: TableName, context: PlanContext): string {
  const keyspace = keyspaceOf(name, context);
  if (!context.catalog.hasKeyspace(keyspace)) throw new InvalidRequestError(`Keyspace '${keyspace}' doesn't exist`);
  return keyspace;
}

/** Finds the table at each execution, since a system table differs by node and by schema version. */
export interface TableReference {
  readonly keyspace: string;
  readonly name: string;
  readonly isSystem: boolean;
  readonly table: (node: NodeIdentity) => Table;
}

/** @throws {InvalidRequestError} for a keyspace or a table that is not there */
export function resolveTable(name: TableName, context: PlanContext, node: NodeIdentity): TableReference {
  const keyspace = keyspaceOf(name, context);
  const table = context.catalog.findTable(keyspace, name.name);
  if (table) return { keyspace, name: name.name, isSystem: false, table: () => table };
  if (context.systemTable(node, keyspace, name.name)) {
    const find = (at: NodeIdentity): Table => context.systemTable(at, keyspace, name.name) ?? missingTable(name.name);
    return { keyspace, name: name.name, isSystem: true, table: find };
  }
  if (!context.catalog.hasKeyspace(keyspace)) throw new InvalidRequestError(`keyspace ${keyspace} does not exist`);
  return missingTable(name.name);
}

/** A table that can be written to. */
export function resolveWritableTable(name: TableName, context: PlanContext, node: NodeIdentity): Table {
  const reference = resolveTable(name, context, node);
  if (reference.isSystem)
    throw new InvalidRequestError(`${reference.keyspace}.${reference.name} is not user-modifiable.`);
  return reference.table(node);
}

function missingTable(name: string): never {
  throw new InvalidRequestError(`table ${name} does not exist`);
}
