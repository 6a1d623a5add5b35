import type {
  AlterTableStatement,
  CreateTableStatement,
  SchemaOptions,
  SchemaStatement,
  TableName,
} from '../cql/statement.ts';
import type { Result } from '../protocol/response.ts';
import { voidResult } from '../protocol/responses/result-void.ts';
import type { SchemaChange } from '../protocol/responses/schema-change.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { createTableSchema, draftOf, type KeyspaceSchema, type TableDraft } from '../storage/schema.ts';
import { Table } from '../storage/table.ts';
import { formatCqlType, isMultiCell, type CqlType } from '../types/cql-type.ts';
import { replaceUdt } from '../types/replace-udt.ts';
import { randomTableId } from './table-id.ts';
import type { Plan } from '../plan/plan.ts';
import { existingKeyspace, keyspaceOf, type PlanContext } from '../plan/plan-context.ts';
import { applyFunctionStatement } from './plan-function.ts';
import { ResponseError } from '../plan/response-error.ts';
import { warn, type Session } from '../plan/session.ts';

const strategies = new Set(
  ['SimpleStrategy', 'NetworkTopologyStrategy', 'LocalStrategy'].map((name) => `org.apache.cassandra.locator.${name}`),
);

/** Plans DDL and TRUNCATE. Everything is checked at execution, because the schema may change until then. */
export function planSchema(statement: SchemaStatement, context: PlanContext): Plan {
  return {
    keyspace: undefined,
    table: undefined,
    isFullyQualified: false,
    variables: [],
    partitionKeyIndexes: [],
    columns: undefined,
    execute({ session }): Result {
      const dropped = statement.kind === 'drop-keyspace' ? contentsOf(statement.name, context) : [];
      const change = applyStatement(statement, context);
      if (!change) return voidResult;
      if (change.target === 'KEYSPACE') warnOfReplication(change.keyspace, context, session);
      const following = statement.kind === 'alter-type' ? updateUsers(change, context) : [];
      for (const each of [...dropped, change, ...following]) context.schemaChanged(each);
      return { kind: 'schema-change', ...change };
    },
  };
}

/** What goes with a keyspace that is dropped: the events of it come first. */
function contentsOf(keyspace: string, { catalog }: PlanContext): SchemaChange[] {
  const tables = catalog.tablesOf(keyspace).map(({ schema }) => ({ target: 'TABLE', name: schema.name }) as const);
  const types = [...catalog.typesOf(keyspace).keys()].map((name) => ({ target: 'TYPE', name }) as const);
  const functions = catalog
    .functionsOf(keyspace)
    .map(({ kind, name, argumentTypes }) => ({ target: kind, name, argumentTypes }) as const);
  return [...functions, ...tables, ...types].map((each) => ({ change: 'DROPPED', keyspace, ...each }));
}

/** Gives the tables and types that use an altered type its new fields; an event for each table. */
function updateUsers({ keyspace, name }: SchemaChange, { catalog }: PlanContext): SchemaChange[] {
  const altered = catalog.typesOf(keyspace).get(name ?? '');
  if (!altered) return [];
  for (const type of catalog.typesOf(keyspace).values()) {
    const replaced = replaceUdt(type, altered);
    if (replaced !== type && replaced.kind === 'udt') catalog.setType(replaced);
  }
  const changes: SchemaChange[] = [];
  for (const table of catalog.tablesOf(keyspace)) {
    const draft = draftOf(table.schema);
    const columns = draft.columns.map((column) => ({ ...column, type: replaceUdt(column.type, altered) }));
    if (columns.every((column, i) => column.type === draft.columns[i]?.type)) continue;
    table.alter(createTableSchema({ ...draft, columns }));
    catalog.tableAltered();
    changes.push({ change: 'UPDATED', target: 'TABLE', keyspace, name: table.schema.name });
  }
  return changes;
}

function warnOfReplication(name: string, context: PlanContext, session: Session): void {
  const factor = Number(
    context.catalog.keyspaces.find((each) => each.name === name)?.replication.get('replication_factor') ?? 1,
  );
  if (factor <= context.nodeCount) return;
  warn(
    session,
    `Your replication factor ${factor} for keyspace ${name} is higher than the number of nodes ${context.nodeCount}`,
  );
}

/** What changed; `undefined` when nothing did. */
function applyStatement(statement: SchemaStatement, context: PlanContext): SchemaChange | undefined {
  switch (statement.kind) {
    case 'create-keyspace':
    case 'alter-keyspace':
      return setKeyspace(statement.kind, statement.name, statement.ifExists, statement.options, context);
    case 'drop-keyspace':
      if (context.catalog.dropKeyspace(statement.name))
        return { change: 'DROPPED', target: 'KEYSPACE', keyspace: statement.name };
      return missing(statement.ifExists, `Keyspace '${statement.name}' doesn't exist`);
    case 'create-table':
      return createTable(statement, context);
    case 'alter-table':
      return alterTable(statement, context);
    case 'truncate':
      truncate(statement.table, context);
      return undefined;
    case 'drop-table':
    case 'drop-type':
    case 'drop-index':
      return drop(statement.kind, statement.target, statement.ifExists, context);
    case 'create-function':
    case 'create-aggregate':
    case 'drop-function':
      return applyFunctionStatement(statement, context);
    case 'create-type':
    case 'alter-type':
      return setType(statement, context);
    default:
      return createIndex(statement, context);
  }
}

function setKeyspace(
  kind: string,
  name: string,
  ifExists: boolean,
  options: SchemaOptions,
  context: PlanContext,
): SchemaChange | undefined {
  const exists = context.catalog.hasKeyspace(name);
  const isCreate = kind === 'create-keyspace';
  if (isCreate && exists) {
    if (ifExists) return undefined;
    throw new ResponseError({
      error: 'alreadyExists',
      message: `Cannot add existing keyspace "${name}"`,
      keyspace: name,
      table: '',
    });
  }
  if (!isCreate && !exists) return missing(ifExists, `Keyspace '${name}' doesn't exist`);
  context.catalog.setKeyspace(keyspaceSchema(name, options, context));
  return { change: isCreate ? 'CREATED' : 'UPDATED', target: 'KEYSPACE', keyspace: name };
}

function keyspaceSchema(name: string, options: SchemaOptions, context: PlanContext): KeyspaceSchema {
  const before = context.catalog.keyspaces.find((keyspace) => keyspace.name === name);
  const given = options.get('replication');
  const replication = given instanceof Map ? new Map<string, string>(given) : new Map(before?.replication);
  const strategy = replication.get('class');
  if (strategy === undefined) {
    throw new ResponseError({ error: 'config', message: 'Missing replication strategy class' });
  }
  const className = strategy.includes('.') ? strategy : `org.apache.cassandra.locator.${strategy}`;
  if (!strategies.has(className)) {
    throw new ResponseError({ error: 'config', message: `Unable to find replication strategy class '${className}'` });
  }
  replication.set('class', className);
  const durable = options.get('durable_writes');
  const durableWrites =
    typeof durable === 'string' ? durable.toLowerCase() === 'true' : (before?.durableWrites ?? true);
  return { name, replication, durableWrites, isVirtual: false };
}

function createTable(statement: CreateTableStatement, context: PlanContext): SchemaChange | undefined {
  const { catalog } = context;
  const keyspace = existingKeyspace(statement.table, context);
  const { name } = statement.table;
  if (catalog.findTable(keyspace, name)) {
    if (statement.ifExists) return undefined;
    const message = `Cannot add already existing table "${name}" to keyspace "${keyspace}"`;
    throw new ResponseError({ error: 'alreadyExists', message, keyspace, table: name });
  }
  const columns = statement.columns.map((column) => ({ ...column, type: catalog.parseType(column.type, keyspace) }));
  for (const { type } of columns) assertFrozenInside(type);
  const unordered = [...statement.descending].filter((column) => !statement.clusteringKey.includes(column));
  if (unordered.length > 0) {
    const columnList = unordered.join(', ');
    throw new InvalidRequestError(
      `Only clustering key columns can be defined in CLUSTERING ORDER directive: [${columnList}] are not clustering columns`,
    );
  }
  const draft: TableDraft = {
    ...statement,
    keyspace,
    name,
    label: statement.table.keyspace === undefined ? name : `${keyspace}.${name}`,
    id: randomTableId(),
    columns,
  };
  catalog.setTable(new Table(createTableSchema(draft)));
  return { change: 'CREATED', target: 'TABLE', keyspace, name };
}

/** @throws {InvalidRequestError} for a collection that is changed part by part inside another one */
function assertFrozenInside(type: CqlType): void {
  if (!isMultiCell(type)) return;
  const inner = type.kind === 'map' ? [type.key, type.value] : 'element' in type ? [type.element] : [];
  if (!inner.some((each) => isMultiCell(each) && each.kind !== 'udt')) return;
  throw new InvalidRequestError(`Non-frozen collections are not allowed inside collections: ${formatCqlType(type)}`);
}

function alterTable(given: AlterTableStatement, context: PlanContext): SchemaChange | undefined {
  const table = findTable(given.table, context);
  const { schema } = table;
  const isThere = (name: string): boolean => schema.byName.has(name);
  const statement = given.ifExists
    ? { ...given, add: given.add.filter(({ name }) => !isThere(name)), drop: given.drop.filter(isThere) }
    : given;
  if (given.ifExists && statement.add.length + statement.drop.length === 0) return undefined;
  const notKey = statement.rename.find(([from]) => isThere(from) && (schema.byName.get(from)?.position ?? -1) < 0);
  if (notKey) throw new InvalidRequestError(`Cannot rename non PRIMARY KEY column ${notKey[0]}`);
  const draft = draftOf(schema);
  const renamed = new Map(statement.rename.map(([from, to]) => [to, from]));
  const newName = (name: string): string => statement.rename.find(([from]) => from === name)?.[1] ?? name;
  for (const name of [...statement.drop, ...statement.rename.map(([from]) => from)]) {
    if (!schema.byName.has(name))
      throw new InvalidRequestError(`Column ${name} was not found in table '${schema.keyspace}.${schema.name}'`);
  }
  for (const { name } of statement.add) {
    if (schema.byName.has(name)) throw new InvalidRequestError(`Column with name '${name}' already exists`);
  }
  if (statement.drop.some((name) => (schema.byName.get(name)?.position ?? -1) >= 0)) {
    throw new InvalidRequestError(`Cannot drop PRIMARY KEY column ${statement.drop.join(', ')}`);
  }
  const kept = draft.columns.filter((column) => !statement.drop.includes(column.name));
  const added = statement.add.map((column) => ({
    ...column,
    type: context.catalog.parseType(column.type, schema.keyspace),
  }));
  table.alter(
    createTableSchema({
      ...draft,
      columns: [...kept.map((column) => ({ ...column, name: newName(column.name) })), ...added],
      partitionKey: draft.partitionKey.map(newName),
      clusteringKey: draft.clusteringKey.map(newName),
      descending: new Set([...(draft.descending ?? [])].map(newName)),
      options: new Map([...schema.options, ...statement.options]),
    }),
    renamed,
  );
  context.catalog.tableAltered();
  return { change: 'UPDATED', target: 'TABLE', keyspace: schema.keyspace, name: schema.name };
}

function drop(
  kind: 'drop-table' | 'drop-type' | 'drop-index',
  target: TableName,
  ifExists: boolean,
  context: PlanContext,
): SchemaChange | undefined {
  const keyspace = keyspaceOf(target, context);
  const { name } = target;
  const { catalog } = context;
  if (kind === 'drop-table') {
    if (catalog.dropTable(keyspace, name)) return { change: 'DROPPED', target: 'TABLE', keyspace, name };
    return missing(ifExists, `Table '${keyspace}.${name}' doesn't exist`);
  }
  if (kind === 'drop-type') {
    const users = catalog
      .tablesOf(keyspace)
      .filter(({ schema }) => schema.columns.some((column) => usesType(column.type, name)));
    if (users.length > 0) {
      const tables = users.map(({ schema }) => schema.name).join(', ');
      throw new InvalidRequestError(
        `Cannot drop user type '${keyspace}.${name}' as it is still used by tables ${tables}`,
      );
    }
    if (catalog.dropType(keyspace, name)) return { change: 'DROPPED', target: 'TYPE', keyspace, name };
    return missing(ifExists, `Type '${keyspace}.${name}' doesn't exist`);
  }
  const table = catalog.tablesOf(keyspace).find((each) => each.schema.indexes.some((index) => index.name === name));
  if (!table) return missing(ifExists, `Index '${keyspace}.${name}' doesn't exist'`);
  const indexes = table.schema.indexes.filter((index) => index.name !== name);
  table.alter(createTableSchema({ ...draftOf(table.schema), indexes }));
  catalog.tableAltered();
  return { change: 'UPDATED', target: 'TABLE', keyspace, name: table.schema.name };
}

function usesType(type: CqlType, name: string): boolean {
  switch (type.kind) {
    case 'udt':
      return type.name === name || type.fields.some((field) => usesType(field.type, name));
    case 'map':
      return usesType(type.key, name) || usesType(type.value, name);
    case 'tuple':
      return type.elements.some((element) => usesType(element, name));
    case 'list':
    case 'set':
    case 'vector':
      return usesType(type.element, name);
    default:
      return false;
  }
}

function setType(
  statement: Extract<SchemaStatement, { kind: 'create-type' | 'alter-type' }>,
  context: PlanContext,
): SchemaChange | undefined {
  const { catalog } = context;
  const keyspace = existingKeyspace(statement.target, context);
  const { name } = statement.target;
  const existing = catalog.typesOf(keyspace).get(name);
  const isCreate = statement.kind === 'create-type';
  if (isCreate && existing) return missing(statement.ifExists, `A user type with name '${name}' already exists`);
  if (!isCreate && !existing) throw new InvalidRequestError(`Type '${keyspace}.${name}' doesn't exist`);
  const [added] = isCreate ? [] : [statement.field.name];
  if (existing?.fields.some((field) => field.name === added)) {
    throw new InvalidRequestError(
      `Cannot add field ${added} to type ${keyspace}.${name}: a field with name ${added} already exists`,
    );
  }
  const names = isCreate ? statement.fields.map((field) => field.name) : [];
  const twice = names.find((field, i) => names.indexOf(field) < i);
  if (twice !== undefined) throw new InvalidRequestError(`Duplicate field name '${twice}' in type '${name}'`);
  const parsed = (isCreate ? statement.fields : [statement.field]).map((field) => ({
    name: field.name,
    type: catalog.parseType(field.type, keyspace),
  }));
  catalog.setType({ kind: 'udt', keyspace, name, fields: [...(existing?.fields ?? []), ...parsed], isFrozen: false });
  return { change: isCreate ? 'CREATED' : 'UPDATED', target: 'TYPE', keyspace, name };
}

function createIndex(
  statement: Extract<SchemaStatement, { kind: 'create-index' }>,
  context: PlanContext,
): SchemaChange | undefined {
  const table = findTable(statement.table, context);
  const { schema } = table;
  const name = statement.name ?? `${schema.name}_${statement.column}_idx`;
  if (!schema.byName.has(statement.column))
    throw new InvalidRequestError(
      `Undefined column name ${statement.column} in table ${schema.keyspace}.${schema.name}`,
    );
  const [onlyKey] = schema.partitionKey.length === 1 ? schema.partitionKey : [];
  if (onlyKey?.name === statement.column) {
    throw new InvalidRequestError(`Cannot create secondary index on the only partition key column ${statement.column}`);
  }
  if (schema.indexes.some((index) => index.name === name))
    return missing(statement.ifExists, `Index '${name}' already exists`);
  const options = new Map([['target', statement.column]]);
  if (statement.custom !== undefined) options.set('class_name', statement.custom);
  const index = { name, kind: statement.custom === undefined ? 'COMPOSITES' : 'CUSTOM', options } as const;
  table.alter(createTableSchema({ ...draftOf(schema), indexes: [...schema.indexes, index] }));
  context.catalog.tableAltered();
  return { change: 'UPDATED', target: 'TABLE', keyspace: schema.keyspace, name: schema.name };
}

function truncate(name: TableName, context: PlanContext): void {
  const table = context.catalog.findTable(existingKeyspace(name, context), name.name);
  if (!table) throw new InvalidRequestError(`table ${name.name} does not exist`);
  table.truncate();
}

function findTable(name: TableName, context: PlanContext): Table {
  const keyspace = existingKeyspace(name, context);
  const table = context.catalog.findTable(keyspace, name.name);
  if (!table) throw new InvalidRequestError(`Table '${keyspace}.${name.name}' doesn't exist`);
  return table;
}

function missing(isAllowed: boolean, message: string): undefined {
  if (!isAllowed) throw new InvalidRequestError(message);
}
