import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import type { IfClause, Relation } from '../cql/statement.ts';
import type { ColumnSpec, RowsResult } from '../protocol/responses/result-rows.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Cell, StoredRow } from '../storage/row-source.ts';
import type { ColumnSchema, TableSchema } from '../storage/schema.ts';
import { nativeType } from '../types/cql-type.ts';
import { cellOrder } from '../types/codec.ts';
import { codecOf } from '../types/registry.ts';
import { compileTerm } from '../terms/compile-term.ts';
import { columnOf } from '../where/restrictions.ts';
import type { Variables } from '../terms/variables.ts';

/** A compiled IF. */
export interface Condition {
  /** True when the statement may be applied to this row (`undefined`: there is none). */
  readonly holds: (row: StoredRow | undefined, values: readonly BoundValue[]) => boolean;
  /** The columns shown when it may not. */
  readonly shown: readonly ColumnSchema[];
}

export function compileCondition(schema: TableSchema, clause: IfClause, variables: Variables): Condition {
  switch (clause.kind) {
    case 'exists':
      return { holds: (row) => row !== undefined, shown: [] };
    case 'not-exists':
      return { holds: (row) => row === undefined, shown: schema.columns };
    default: {
      const tests = clause.conditions.map((relation) => compileTest(schema, relation, variables));
      const names = new Set(clause.conditions.flatMap((relation) => relation.columns));
      return {
        holds: (row, values) => tests.every((test) => test(row?.cells ?? [], values)),
        shown: [...names].map((name) => columnOf(schema, name)),
      };
    }
  }
}

/** The one row a conditional statement answers with: `[applied]`, and what is there when it was not. */
export function conditionResult(
  schema: TableSchema,
  isApplied: boolean,
  shown: readonly ColumnSchema[],
  row: StoredRow | undefined,
): RowsResult {
  const place = { keyspace: schema.keyspace, table: schema.name };
  const visible = isApplied || row === undefined ? [] : shown;
  const columns: ColumnSpec[] = [
    { ...place, name: '[applied]', type: nativeType('boolean') },
    ...visible.map(({ name, type }) => ({ ...place, name, type })),
  ];
  const cells: Cell[] = [
    Buffer.from([isApplied ? 1 : 0]),
    ...visible.map((column) => row?.cells[column.index] ?? null),
  ];
  return { kind: 'rows', columns, rows: [cells] };
}

function compileTest(
  schema: TableSchema,
  relation: Relation,
  variables: Variables,
): (cells: readonly Cell[], values: readonly BoundValue[]) => boolean {
  const column = columnOf(schema, relation.columns[0] ?? '');
  if (column.position >= 0)
    throw new InvalidRequestError(`PRIMARY KEY column '${column.name}' cannot have IF conditions`);
  if (relation.isWholeList || relation.operator.startsWith('CONTAINS')) {
    throw new InvalidRequestError('The simulator tests IF with =, !=, <, <=, >, >= and IN (…)');
  }
  const evaluators = relation.values.map((value) => compileTerm(value, column.type, column.name, variables));
  const compare = cellOrder(codecOf(column.type));
  return (cells, values) => {
    const cell = cells[column.index] ?? null;
    return evaluators.some((evaluate) => {
      const value = evaluate(values);
      const expected = value === unset ? null : value;
      if (expected === null && /^[<>]/.test(relation.operator)) {
        throw new InvalidRequestError(`Invalid comparison with null for operator "${relation.operator}"`);
      }
      const isBothPresent = cell !== null && expected !== null;
      if (!isBothPresent)
        return relation.operator === '!=' ? cell !== expected : isEquality(relation) && cell === expected;
      return isHeld(relation.operator, compare(cell, expected));
    });
  };
}

function isEquality(relation: Relation): boolean {
  return relation.operator === '=' || relation.operator === 'IN';
}

function isHeld(operator: Relation['operator'], order: number): boolean {
  switch (operator) {
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
}
