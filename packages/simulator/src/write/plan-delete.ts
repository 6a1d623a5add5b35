import type { BoundValue } from '../bytes/byte-reader.ts';
import type { DeleteStatement, Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { MemoryTable, MutableRow, Partition } from '../storage/memory-table.ts';
import { createRoutingKey } from '../storage/routing-key.ts';
import type { ColumnSchema, TableSchema } from '../storage/schema.ts';
import { nativeType } from '../types/cql-type.ts';
import { changeCell } from './change-cell.ts';
import { compileTerm, type Evaluator } from '../terms/compile-term.ts';
import { createModificationPlan, presentOrNull, type ModificationPlan } from './modification.ts';
import { resolveWritableTable, type PlanContext } from '../plan/plan-context.ts';
import { dropIfEmpty, findRow } from './plan-write.ts';
import { columnOf, compileRestrictions, type Restrictions } from '../where/restrictions.ts';
import type { NodeIdentity } from '../plan/session.ts';
import { Variables } from '../terms/variables.ts';

/** A column to delete, or one element of it. */
interface Deletion {
  readonly column: ColumnSchema;
  readonly key: Evaluator | undefined;
}

/** Plans a DELETE of columns, rows or partitions. @throws {InvalidRequestError} */
export function planDelete(statement: DeleteStatement, context: PlanContext, node: NodeIdentity): ModificationPlan {
  const table = resolveWritableTable(statement.table, context, node);
  const { schema } = table;
  const variables = new Variables(schema.keyspace, schema.name, context.catalog);
  const deletions = statement.columns.map(({ column, key }) => compileDeletion(schema, column, key, variables));
  const restrictions = compileRestrictions(schema, statement.where, variables);
  if (!restrictions.keyCells) {
    throw new InvalidRequestError(
      `Some partition key parts are missing: ${schema.partitionKey.map((column) => column.name).join(', ')}`,
    );
  }
  if (!restrictions.clustering && deletions.some(({ column }) => column.kind === 'regular'))
    throw new InvalidRequestError('Range deletions are not supported for specific columns');
  return createModificationPlan(schema, {
    table,
    isFullyQualified: statement.table.keyspace !== undefined,
    variables,
    partitionKeyIndexes: restrictions.partitionKeyIndexes,
    using: statement.using,
    condition: statement.condition,
    hasManyPartitions: restrictions.hasManyPartitions,
    currentRow: (values) => findRow(table, restrictions, values),
    write: (memory, values, timestamp) => deleteFrom(memory, restrictions, deletions, values, timestamp),
  });
}

function compileDeletion(schema: TableSchema, name: string, key: Term | undefined, variables: Variables): Deletion {
  const column = columnOf(schema, name);
  if (column.position >= 0)
    throw new InvalidRequestError(`Invalid identifier ${name} for deletion (should not be a PRIMARY KEY part)`);
  const { type } = column;
  const keyType = type.kind === 'map' ? type.key : type.kind === 'set' ? type.element : nativeType('int');
  return { column, key: key && compileTerm(key, keyType, `key(${name})`, variables) };
}

function deleteFrom(
  memory: MemoryTable,
  restrictions: Restrictions,
  deletions: readonly Deletion[],
  values: readonly BoundValue[],
  timestamp: bigint,
): void {
  for (const keyCells of restrictions.keyCells?.(values) ?? []) {
    const partition = memory.find(createRoutingKey(keyCells));
    if (!partition) continue;
    if (deletions.length === 0 && restrictions.filters.length === 0) {
      deleteRows(memory, partition, partition.rows.slice(), timestamp);
      partition.statics = undefined;
      if (partition.rows.length === 0) memory.deletePartition(partition);
      continue;
    }
    const rows = partition.rows.filter((row) => restrictions.filters.every((filter) => filter(row.cells, values)));
    if (deletions.length === 0) deleteRows(memory, partition, rows, timestamp);
    else deleteCells(memory, partition, rows, deletions, values, timestamp);
  }
}

/** Rows written later than the deletion's timestamp stay. */
function deleteRows(memory: MemoryTable, partition: Partition, rows: readonly MutableRow[], timestamp: bigint): void {
  for (const row of rows) {
    if (!row.times.some((time) => time !== undefined && time > timestamp)) memory.deleteRow(partition, row);
  }
}

function deleteCells(
  memory: MemoryTable,
  partition: Partition,
  rows: readonly MutableRow[],
  deletions: readonly Deletion[],
  values: readonly BoundValue[],
  timestamp: bigint,
): void {
  for (const { column, key } of deletions) {
    const targets = column.kind === 'static' ? [memory.openStatics(partition)] : rows;
    for (const row of targets) {
      if ((row.times[column.index] ?? timestamp) > timestamp) continue;
      const element = key ? presentOrNull(key(values)) : null;
      row.cells[column.index] = key ? deleteElement(column, row.cells[column.index] ?? null, element) : null;
      row.times[column.index] = timestamp;
    }
  }
  for (const row of rows) dropIfEmpty(memory, partition, row);
}

function deleteElement({ type }: ColumnSchema, cell: Buffer | null, key: Buffer | null): Buffer | null {
  if (cell === null || key === null) return cell;
  if (type.kind === 'list' || type.kind === 'map') {
    return changeCell(type, cell, { operation: 'set-element', key, field: undefined, value: null });
  }
  const single = Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.alloc(4), key]);
  single.writeInt32BE(key.length, 4);
  return changeCell(type, cell, { operation: 'remove', key: null, field: undefined, value: single });
}
