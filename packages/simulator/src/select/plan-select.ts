import type { BoundValue } from '../bytes/byte-reader.ts';
import type { SelectStatement, Term } from '../cql/statement.ts';
import type { CannedResult } from '../protocol/responses/canned.ts';
import type { RowsResult } from '../protocol/responses/result-rows.ts';
import type { GeneratedTable } from '../storage/generated-table.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Cell } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import type { Table } from '../storage/table.ts';
import { nativeType } from '../types/cql-type.ts';
import { compileTerm, type Evaluator } from '../terms/compile-term.ts';
import { continueScan } from './continue-scan.ts';
import { encodePagingState, startOfResult, unlimited, type PagingState } from '../plan/paging-state.ts';
import { encodeRowMark } from './row-mark.ts';
import { createRoutingKey } from '../storage/routing-key.ts';
import type { Plan } from '../plan/plan.ts';
import { resolveTable, type PlanContext } from '../plan/plan-context.ts';
import { readInteger } from '../terms/read-integer.ts';
import { compileRestrictions, type Restrictions } from '../where/restrictions.ts';
import { collectRows, type RowQuery } from './collect-rows.ts';
import { compileOrder } from './select-order.ts';
import { compileSelection, type Selection } from './selection.ts';
import { warn, type Execution, type NodeIdentity } from '../plan/session.ts';
import { Variables } from '../terms/variables.ts';

/** Plans a SELECT. @throws {InvalidRequestError} */
export function planSelect(statement: SelectStatement, context: PlanContext, node: NodeIdentity): Plan {
  if (statement.isJson)
    throw new InvalidRequestError('SELECT JSON is not supported by the simulator; a rule can answer it');
  const reference = resolveTable(statement.table, context, node);
  const { schema } = reference.table(node);
  const variables = new Variables(schema.keyspace, schema.name, context.catalog);
  const selection = compileSelection(schema, statement, variables);
  const restrictions = compileRestrictions(schema, statement.where, variables);
  if (!reference.isSystem) assertFilteringAllowed(schema, statement, restrictions);
  assertDistinct(schema, statement);
  const isReversed = compileOrder(schema, statement, restrictions);
  const perPartitionLimit = compileLimit(statement.perPartitionLimit, '[per_partition_limit]', variables);
  const limit = compileLimit(statement.limit, '[limit]', variables);
  const query: RowQuery = {
    schema,
    selection,
    restrictions,
    isReversed,
    isDistinct: statement.isDistinct,
    limit,
    perPartitionLimit,
  };
  const cannedKey = createCannedKey(statement, query);
  return {
    keyspace: reference.keyspace,
    table: reference.name,
    isFullyQualified: statement.table.keyspace !== undefined,
    variables: variables.specs,
    partitionKeyIndexes: restrictions.partitionKeyIndexes,
    columns: selection.columns,
    execute(execution) {
      const table = reference.table(execution.session.node);
      if (selection.isAggregate && !restrictions.routingKeys && !reference.isSystem) {
        warn(execution.session, 'Aggregation query used without partition key');
      }
      const canned = cannedKey === undefined ? undefined : cannedPage(table, selection, cannedKey, execution, context);
      return canned ?? executeSelect(table, query, execution);
    },
  };
}

function executeSelect(table: Table, query: RowQuery, execution: Execution): RowsResult {
  const { columns } = query.selection;
  const { rows, next } = collectRows(table.source, query, execution);
  const pagingState = next ? encodePagingState(next) : undefined;
  return { kind: 'rows', columns, pagingState, skipMetadata: execution.skipMetadata, rows };
}

/** Set for `SELECT a, b FROM t`: such pages of a generated table are made once. */
function createCannedKey(statement: SelectStatement, query: RowQuery): string | undefined {
  const { selection } = query;
  const isWhole = statement.where.length === 0 && !statement.isDistinct && !query.limit && !query.perPartitionLimit;
  const { keyspace, name } = query.schema;
  return isWhole && selection.indexes
    ? `${keyspace}.${name} ${selection.columns.map((column) => column.name).join()}`
    : undefined;
}

function cannedPage(
  table: Table,
  selection: Selection,
  cannedKey: string,
  execution: Execution,
  context: PlanContext,
): CannedResult | undefined {
  const { generated } = table;
  if (!generated) return undefined;
  const { pageSize = -1, pagingState } = execution;
  const isPaged = pageSize > 0;
  const state = isPaged && pagingState !== startOfResult ? pagingState : undefined;
  if (state?.remaining === 0) return undefined;
  const { schema } = table;
  const start = state ? generated.numberBehind(continueScan(state, schema, unlimited - state.remaining, execution)) : 0;
  const end = isPaged ? Math.min(start + pageSize, generated.count) : generated.count;
  // A full page has a next one, even when that is empty: see `isKnownToEnd`.
  const range = { start, end, hasMore: isPaged && end - start === pageSize };
  const key = `${cannedKey} ${start} ${end} ${range.hasMore} ${execution.skipMetadata}`;
  return context.cannedPages.get(key, () => encodePage(generated, selection, range, execution.skipMetadata));
}

interface PageRange {
  readonly start: number;
  readonly end: number;
  readonly hasMore: boolean;
}

function encodePage(
  generated: GeneratedTable,
  selection: Selection,
  range: PageRange,
  skipMetadata: boolean,
): RowsResult {
  const { start, end, hasMore } = range;
  const rows = Array.from({ length: Math.max(0, end - start) }, (_, i): readonly Cell[] => {
    const { cells } = generated.rowAt(start + i);
    return selection.indexes?.map((index) => cells[index] ?? null) ?? [];
  });
  const pagingState = hasMore ? encodePagingState(stateBehind(generated, end)) : undefined;
  return { kind: 'rows', columns: selection.columns, pagingState, skipMetadata, rows };
}

function stateBehind(generated: GeneratedTable, end: number): PagingState {
  const { schema } = generated;
  const row = generated.rowAt(end - 1);
  return {
    routingKey: createRoutingKey(schema.partitionKey.map((column) => row.cells[column.index] as Buffer)),
    mark: encodeRowMark(schema, row),
    markVersion: 4,
    remaining: unlimited - end,
    remainingInPartition: schema.clusteringKey.length === 0 ? 0 : unlimited - 1,
  };
}

function compileLimit(
  term: Term | undefined,
  name: string,
  variables: Variables,
): ((values: readonly BoundValue[]) => number) | undefined {
  if (!term) return undefined;
  const evaluate: Evaluator = compileTerm(term, nativeType('int'), name, variables);
  return (values) => {
    const limit = Number(readInteger(evaluate(values), 'limit', nativeType('int')));
    if (limit <= 0) throw new InvalidRequestError('LIMIT must be strictly positive');
    return limit;
  };
}

function assertDistinct(schema: TableSchema, { isDistinct, selectors }: SelectStatement): void {
  if (!isDistinct) return;
  const other = schema.columns.find(({ kind }) => kind !== 'partition_key' && kind !== 'static');
  if (selectors.length === 0 && other) throw notDistinct(other.name);
  for (const { selector } of selectors) {
    const kind = selector.kind === 'column' ? schema.byName.get(selector.name)?.kind : undefined;
    if (selector.kind !== 'column' || kind === 'partition_key' || kind === 'static') continue;
    throw notDistinct(selector.name);
  }
}

function notDistinct(column: string): InvalidRequestError {
  return new InvalidRequestError(
    `SELECT DISTINCT queries must only request partition key columns and/or static columns (not ${column})`,
  );
}

/** The clustering columns that are restricted must be the first ones, without a gap. */
function assertNoGap(schema: TableSchema, restrictions: Restrictions): void {
  const restricted = schema.clusteringKey.map((column) => restrictions.filtered.includes(column));
  const gap = restricted.indexOf(false);
  const behind = gap < 0 ? -1 : restricted.indexOf(true, gap);
  if (behind < 0) return;
  const [preceding, column] = [schema.clusteringKey[gap]?.name ?? '', schema.clusteringKey[behind]?.name ?? ''];
  throw new InvalidRequestError(
    `PRIMARY KEY column "${column}" cannot be restricted as preceding column "${preceding}" is not restricted`,
  );
}

/** Cassandra refuses what would read more than it gives, unless told otherwise. */
function assertFilteringAllowed(schema: TableSchema, statement: SelectStatement, restrictions: Restrictions): void {
  if (statement.allowFiltering) return;
  const indexed = new Set(schema.indexes.map((index) => index.options.get('target')));
  const needs = restrictions.filtered.filter((column) => {
    if (column.kind === 'clustering') return !restrictions.routingKeys && !indexed.has(column.name);
    return !indexed.has(column.name);
  });
  if (restrictions.routingKeys && needs.length === 0 && indexed.size === 0) assertNoGap(schema, restrictions);
  if (needs.length > 0) {
    throw new InvalidRequestError(
      'Cannot execute this query as it might involve data filtering and thus may have unpredictable performance. ' +
        'If you want to execute this query despite the performance unpredictability, use ALLOW FILTERING',
    );
  }
}
