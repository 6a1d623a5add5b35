import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import type { Assignment, InsertStatement, Relation, UpdateStatement } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { MemoryTable, MutableRow } from '../storage/memory-table.ts';
import type { StoredRow } from '../storage/row-source.ts';
import type { ColumnSchema, TableSchema } from '../storage/schema.ts';
import type { Table } from '../storage/table.ts';
import { nativeType } from '../types/cql-type.ts';
import { changeCell, changeValueType } from './change-cell.ts';
import { compileTerm, type Evaluator } from '../terms/compile-term.ts';
import { createModificationPlan, ownCells, presentOrNull, type ModificationPlan } from './modification.ts';
import { resolveWritableTable, type PlanContext } from '../plan/plan-context.ts';
import { columnOf, compileRestrictions, presentCell, type Restrictions } from '../where/restrictions.ts';
import type { NodeIdentity } from '../plan/session.ts';
import { Variables } from '../terms/variables.ts';

/** One column's change, ready to be evaluated. */
interface Change {
  readonly column: ColumnSchema;
  readonly assignment: Pick<Assignment, 'operation' | 'field'>;
  readonly key: Evaluator;
  readonly value: Evaluator;
}

/** INSERT made ready: an assignment to every column it lists. @throws {InvalidRequestError} */
export function planInsert(statement: InsertStatement, context: PlanContext, node: NodeIdentity): ModificationPlan {
  const relations: Relation[] = [];
  const assignments: Assignment[] = [];
  const table = resolveWritableTable(statement.table, context, node);
  if (statement.columns.length !== statement.values.length)
    throw new InvalidRequestError('Unmatched column names/values');
  if (new Set(statement.columns).size < statement.columns.length)
    throw new InvalidRequestError('The column names contains duplicates');
  statement.columns.forEach((name, i) => {
    const value = statement.values[i];
    if (!value) return;
    if (columnOf(table.schema, name).position >= 0) {
      relations.push({
        columns: [name],
        isToken: false,
        isTuple: false,
        operator: '=',
        values: [value],
        isWholeList: false,
      });
    } else assignments.push({ column: name, operation: 'set', key: undefined, field: undefined, value });
  });
  return planWrite(table, { ...statement, kind: 'insert', where: relations, assignments }, context);
}

/** Plans an UPDATE. @throws {InvalidRequestError} */
export function planUpdate(statement: UpdateStatement, context: PlanContext, node: NodeIdentity): ModificationPlan {
  const table = resolveWritableTable(statement.table, context, node);
  return planWrite(table, statement, context);
}

type WriteStatement = Pick<UpdateStatement, 'table' | 'where' | 'assignments' | 'using' | 'condition'> & {
  readonly kind: 'insert' | 'update';
};

function planWrite(table: Table, statement: WriteStatement, { catalog }: PlanContext): ModificationPlan {
  const { schema } = table;
  const variables = new Variables(schema.keyspace, schema.name, catalog);
  const restrictions = compileRestrictions(schema, statement.where, variables);
  const changes = statement.assignments.map((assignment) => compileChange(schema, assignment, variables));
  assertWritable(schema, restrictions, changes, statement.kind);
  return createModificationPlan(schema, {
    table,
    isFullyQualified: statement.table.keyspace !== undefined,
    variables,
    partitionKeyIndexes: restrictions.partitionKeyIndexes,
    using: statement.using,
    condition: statement.condition,
    hasManyPartitions: restrictions.hasManyPartitions,
    currentRow: (values) => findRow(table, restrictions, values),
    write: (memory, values, timestamp) => writeRows(memory, restrictions, changes, statement.kind, values, timestamp),
  });
}

/** The row that names the whole primary key has, if it is there. */
export function findRow(
  table: Table,
  restrictions: Restrictions,
  values: readonly BoundValue[],
): StoredRow | undefined {
  const [key] = restrictions.routingKeys?.(values) ?? [];
  if (!key) return undefined;
  return table.source.partition(key).find((row) => restrictions.filters.every((filter) => filter(row.cells, values)));
}

function compileChange(schema: TableSchema, assignment: Assignment, variables: Variables): Change {
  const column = columnOf(schema, assignment.column);
  if (column.position >= 0) throw new InvalidRequestError(`PRIMARY KEY part ${column.name} found in SET part`);
  const keyType = column.type.kind === 'map' ? column.type.key : nativeType('int');
  const key = assignment.key ? compileTerm(assignment.key, keyType, `key(${column.name})`, variables) : () => null;
  const value = compileTerm(assignment.value, changeValueType(column.type, assignment), column.name, variables);
  return { column, assignment, key, value };
}

function assertWritable(
  schema: TableSchema,
  restrictions: Restrictions,
  changes: readonly Change[],
  kind: 'insert' | 'update',
): void {
  const isStaticOnly = changes.length > 0 && changes.every((change) => change.column.kind === 'static');
  const missing = restrictions.routingKeys ? schema.clusteringKey : schema.partitionKey;
  if (!restrictions.routingKeys || (!restrictions.clustering && !isStaticOnly)) {
    throw new InvalidRequestError(
      `Some ${restrictions.routingKeys ? 'clustering keys' : 'partition key parts'} are missing: ${missing.map((column) => column.name).join(', ')}`,
    );
  }
  if (kind === 'update' && isStaticOnly && restrictions.filtered.some((column) => column.kind === 'clustering')) {
    throw new InvalidRequestError(
      'Invalid restrictions on clustering columns since the UPDATE statement modifies only static columns',
    );
  }
  if (kind === 'insert' && schema.isCounter) {
    throw new InvalidRequestError('INSERT statements are not allowed on counter tables, use UPDATE instead');
  }
  for (const { column, assignment } of changes) {
    const isCounter = column.type.kind === 'native' && column.type.name === 'counter';
    if (isCounter && assignment.operation === 'set') {
      throw new InvalidRequestError(
        `Cannot set the value of counter column ${column.name} (counters can only be incremented/decremented, not set)`,
      );
    }
  }
}

function writeRows(
  memory: MemoryTable,
  restrictions: Restrictions,
  changes: readonly Change[],
  kind: 'insert' | 'update',
  values: readonly BoundValue[],
  timestamp: bigint,
): void {
  const clustering = restrictions.clustering?.map((evaluate, i) =>
    presentCell(evaluate(values), memory.schema.clusteringKey[i]?.name ?? ''),
  );
  const given = changes.map((change) => change.value(values));
  for (const keyCells of restrictions.keyCells?.(values) ?? []) {
    const owned = ownCells([...keyCells, ...(clustering ?? []), ...given]);
    const keyCount = keyCells.length + (clustering?.length ?? 0);
    const partition = memory.open(owned.slice(0, keyCells.length) as Buffer[]);
    const isStaticOnly = changes.length > 0 && changes.every((change) => change.column.kind === 'static');
    const row =
      clustering && !(isStaticOnly && clustering.length > 0 && kind === 'update')
        ? memory.openRow(partition, owned.slice(keyCells.length, keyCount) as Buffer[])
        : undefined;
    if (row && kind === 'insert') row.hasMarker = true;
    changes.forEach((change, i) => {
      const target = change.column.kind === 'static' ? memory.openStatics(partition) : row;
      if (target) writeCell(target, change, owned[keyCount + i] ?? null, values, timestamp);
    });
    if (row) dropIfEmpty(memory, partition, row);
  }
}

/** The later write stays; of writes at the same time, this one does. */
function writeCell(
  row: MutableRow,
  change: Change,
  value: BoundValue,
  values: readonly BoundValue[],
  timestamp: bigint,
): void {
  if (value === unset) return;
  const { index, type } = change.column;
  const isWhole = change.assignment.operation === 'set';
  const before = row.times[index];
  if (isWhole && before !== undefined && before > timestamp) return;
  const key = presentOrNull(change.key(values));
  row.cells[index] = changeCell(type, row.cells[index] ?? null, { ...change.assignment, key, value });
  row.times[index] = timestamp;
}

/** A row made by UPDATE is there only as long as it has a cell. */
export function dropIfEmpty(
  memory: MemoryTable,
  partition: Parameters<MemoryTable['deleteRow']>[0],
  row: MutableRow,
): void {
  const hasCells = memory.schema.columns.some(
    (column) => column.kind === 'regular' && (row.cells[column.index] ?? null) !== null,
  );
  if (!row.hasMarker && !hasCells) memory.deleteRow(partition, row);
}
