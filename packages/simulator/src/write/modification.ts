import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import type { IfClause, UsingClause } from '../cql/statement.ts';
import { voidResult } from '../protocol/responses/result-void.ts';
import type { RowsResult } from '../protocol/responses/result-rows.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { MemoryTable } from '../storage/memory-table.ts';
import type { Cell, StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import type { Table } from '../storage/table.ts';
import { nativeType } from '../types/cql-type.ts';
import { compileCondition, conditionResult, type Condition } from './conditions.ts';
import { compileTerm } from '../terms/compile-term.ts';
import type { Plan } from '../plan/plan.ts';
import { readInteger } from '../terms/read-integer.ts';
import type { Execution } from '../plan/session.ts';
import type { Variables } from '../terms/variables.ts';

/** A planned write. A batch first tests all of its parts and then applies them. */
export interface Modification {
  readonly keyspace: string;
  readonly table: string;
  readonly isConditional: boolean;
  readonly isCounter: boolean;
  /** What a condition that does not hold answers; `undefined` when it holds, or there is none. */
  readonly test: (execution: Execution) => RowsResult | undefined;
  readonly apply: (execution: Execution) => void;
  readonly applied: () => RowsResult;
}

export interface ModificationPlan extends Plan {
  readonly modification: Modification;
}

/** The parts in which INSERT, UPDATE and DELETE differ. */
export interface ModificationParts {
  readonly table: Table;
  readonly isFullyQualified: boolean;
  readonly variables: Variables;
  readonly partitionKeyIndexes: readonly number[];
  readonly using: UsingClause;
  readonly condition: IfClause | undefined;
  /** True when IN names its partitions. */
  readonly hasManyPartitions: boolean;
  /** The row the condition is about. */
  readonly currentRow: (values: readonly BoundValue[]) => StoredRow | undefined;
  readonly write: (memory: MemoryTable, values: readonly BoundValue[], timestamp: bigint) => void;
}

/** Puts a write's parts together. Compile everything else of the statement first: markers are numbered already. */
export function createModificationPlan(schema: TableSchema, parts: ModificationParts): ModificationPlan {
  const { table, variables } = parts;
  assertCounterClauses(schema, parts);
  if (parts.condition && parts.using.timestamp)
    throw new InvalidRequestError('Cannot provide custom timestamp for conditional updates');
  if (parts.condition && parts.hasManyPartitions)
    throw new InvalidRequestError('IN on the partition key is not supported with conditional updates');
  const condition = parts.condition ? compileCondition(schema, parts.condition, variables) : undefined;
  const timestampOf = compileTimestamp(parts.using, variables);
  const modification: Modification = {
    keyspace: schema.keyspace,
    table: schema.name,
    isConditional: condition !== undefined,
    isCounter: schema.isCounter,
    test: ({ values }) => (condition ? testCondition(schema, condition, parts.currentRow(values), values) : undefined),
    apply: ({ values, timestamp }) => parts.write(table.memory, values, timestampOf(values) ?? timestamp),
    applied: () => conditionResult(schema, true, [], undefined),
  };
  return {
    keyspace: schema.keyspace,
    table: schema.name,
    isFullyQualified: parts.isFullyQualified,
    variables: variables.specs,
    partitionKeyIndexes: parts.partitionKeyIndexes,
    columns: undefined,
    modification,
    execute(execution) {
      const refused = modification.test(execution);
      if (refused) return refused;
      modification.apply(execution);
      return condition ? modification.applied() : voidResult;
    },
  };
}

function assertCounterClauses(schema: TableSchema, { using, condition }: ModificationParts): void {
  if (!schema.isCounter) return;
  if (using.timestamp) throw new InvalidRequestError('Cannot provide custom timestamp for counter updates');
  if (using.ttl) throw new InvalidRequestError('Cannot provide custom TTL for counter updates');
  if (condition) throw new InvalidRequestError('Conditional updates are not supported on counter tables');
}

/**
 * Copies cells into memory of their own, all in one piece: a view of a socket's chunk, or of Node's buffer pool, would
 * keep 64 KiB alive for a cell of 4 bytes.
 */
export function ownCells<T extends BoundValue>(cells: readonly T[]): T[] {
  const length = cells.reduce((sum, cell) => sum + (cell instanceof Buffer ? cell.length : 0), 0);
  const memory = Buffer.allocUnsafeSlow(length);
  let offset = 0;
  return cells.map((cell) => {
    if (!(cell instanceof Buffer)) return cell;
    const start = offset;
    offset += cell.copy(memory, start);
    return memory.subarray(start, offset) as Buffer as T;
  });
}

/** Unset as absent, for places where a cell is only read. */
export function presentOrNull(value: BoundValue): Cell {
  return value === unset ? null : value;
}

function testCondition(
  schema: TableSchema,
  condition: Condition,
  row: StoredRow | undefined,
  values: readonly BoundValue[],
): RowsResult | undefined {
  return condition.holds(row, values) ? undefined : conditionResult(schema, false, condition.shown, row);
}

function compileTimestamp(
  using: UsingClause,
  variables: Variables,
): (values: readonly BoundValue[]) => bigint | undefined {
  const assertTtl = compileTtl(using, variables);
  if (!using.timestamp) return assertTtl;
  const evaluate = compileTerm(using.timestamp, nativeType('bigint'), '[timestamp]', variables);
  return (values) => {
    assertTtl(values);
    const cell = evaluate(values);
    return cell === unset ? undefined : readInteger(cell, 'timestamp', nativeType('bigint'));
  };
}

const maxTtl = 20 * 365 * 24 * 60 * 60;

/** The time to live is read and checked; nothing ever expires in the simulator. */
function compileTtl({ ttl }: UsingClause, variables: Variables): (values: readonly BoundValue[]) => undefined {
  if (!ttl) return () => undefined;
  const evaluate = compileTerm(ttl, nativeType('int'), '[ttl]', variables);
  return (values) => {
    const cell = evaluate(values);
    const seconds = cell === null || cell === unset || cell.length === 0 ? 0 : cell.readInt32BE(0);
    if (seconds < 0) throw new InvalidRequestError(`A TTL must be greater or equal to 0, but was ${seconds}`);
    if (seconds > maxTtl) throw new InvalidRequestError(`ttl is too large. requested (${seconds}) maximum (${maxTtl})`);
  };
}
