import type { BoundValue } from '../bytes/byte-reader.ts';
import type { Execution } from '../plan/session.ts';
import { createClusteringOrder } from '../storage/clustering-order.ts';
import { createRoutingKey } from '../storage/routing-key.ts';
import type { Cell, RowSource, StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import type { Restrictions } from '../where/restrictions.ts';
import { continueScan } from './continue-scan.ts';
import { PartitionCounter } from './partition-counter.ts';
import { startOfResult, unlimited, type PagingState } from '../plan/paging-state.ts';
import { decodeRowMark, encodeRowMark } from './row-mark.ts';
import type { Selection } from './selection.ts';

/** Which rows, in which order, and what of them. */
export interface RowQuery {
  readonly schema: TableSchema;
  readonly selection: Selection;
  readonly restrictions: Restrictions;
  readonly isReversed: boolean;
  readonly isDistinct: boolean;
  readonly limit: ((values: readonly BoundValue[]) => number) | undefined;
  readonly perPartitionLimit: ((values: readonly BoundValue[]) => number) | undefined;
}

/** One page: its rows, and the state for the next page when there may be more rows. */
export interface CollectedRows {
  readonly rows: readonly (readonly Cell[])[];
  readonly next: PagingState | undefined;
}

/** A page being read: which rows it may give, and from where. */
interface PageRead {
  readonly source: RowSource;
  readonly query: RowQuery;
  readonly execution: Execution;
  /** The partitions that the statement names. */
  readonly keys: readonly Buffer[] | undefined;
  readonly limit: number;
  readonly state: PagingState | undefined;
}

/** Reads one page of a query. Aggregates read everything and give one row. */
export function collectRows(source: RowSource, query: RowQuery, execution: Execution): CollectedRows {
  const { values, pageSize } = execution;
  const limit = query.limit?.(values) ?? unlimited;
  const maxRows = pageSize !== undefined && pageSize > 0 ? pageSize : Infinity;
  // A result that fits into one page is read without paging: Cassandra ignores the state then.
  const isPaged = query.selection.isAggregate || limit > maxRows;
  const state = isPaged && execution.pagingState !== startOfResult ? execution.pagingState : undefined;
  const read = { source, query, execution, keys: query.restrictions.routingKeys?.(values), limit, state };
  return query.selection.isAggregate ? aggregateRows(read) : readPage(read, maxRows);
}

function readPage(read: PageRead, maxRows: number): CollectedRows {
  const { query, execution, state } = read;
  const counter = createCounter(read);
  const rows: (readonly Cell[])[] = [];
  let remaining = state?.remaining ?? read.limit;
  let next: PagingState | undefined;
  for (const row of matchingRows(read)) {
    if (counter && !counter.accept(row)) continue;
    if (remaining === 0) return { rows, next: undefined };
    if (rows.length >= maxRows) return { rows, next };
    rows.push(selectCells(query.selection, row, execution.values));
    remaining--;
    if (rows.length >= maxRows) next = stateBehind(row, read, remaining, counter);
  }
  const mayHaveMore = remaining > 0 && !isKnownToEnd(read);
  return { rows, next: mayHaveMore ? next : undefined };
}

function stateBehind(
  row: StoredRow,
  { query: { schema }, keys, state }: PageRead,
  remaining: number,
  counter: PartitionCounter | undefined,
): PagingState {
  const mark = encodeRowMark(schema, row);
  return {
    routingKey: keys?.length === 1 ? Buffer.alloc(0) : routingKeyOf(row, schema),
    // For a row with static cells only, Cassandra repeats the mark of the page before. Nothing reads it.
    mark: mark.length > 0 || schema.clusteringKey.length === 0 ? mark : (state?.mark ?? mark),
    markVersion: 4,
    remaining,
    // Without clustering values there is one row in the partition, and it was given.
    remainingInPartition: mark.length > 0 ? (counter?.remaining ?? 0) : 0,
  };
}

function routingKeyOf(row: StoredRow, schema: TableSchema): Buffer {
  return createRoutingKey(schema.partitionKey.map((column) => row.cells[column.index] as Buffer));
}

/**
 * A page that is exactly full has a next one, which may turn out empty: so Cassandra answers, and clients must bear
 * it. It knows better only where each partition named can give no more rows.
 */
function isKnownToEnd({ query: { schema, perPartitionLimit }, keys }: PageRead): boolean {
  return (
    keys !== undefined && (schema.clusteringKey.length === 0 || (keys.length === 1 && perPartitionLimit !== undefined))
  );
}

function* matchingRows(read: PageRead): Iterable<StoredRow> {
  const { filters } = read.query.restrictions;
  const { values } = read.execution;
  for (const row of candidateRows(read)) {
    if (filters.every((filter) => filter(row.cells, values))) yield row;
  }
}

function candidateRows(read: PageRead): Iterable<StoredRow> {
  const { source, query, execution, keys, limit, state } = read;
  if (!keys) {
    if (!state) return source.scan(undefined);
    if (state.remaining === 0 && state.routingKey.length > 0) return [];
    return source.scan(continueScan(state, query.schema, limit - state.remaining, execution));
  }
  if (state?.remaining === 0) return [];
  const [key] = keys;
  if (keys.length === 1 && key) return state ? rowsBehind(key, read, state) : inOrder(source.partition(key), query);
  const ordered = query.isReversed ? keys.toReversed() : keys;
  if (!state) return ordered.flatMap((each) => inOrder(source.partition(each), query));
  const current = ordered.findIndex((each) => each.equals(state.routingKey));
  if (current < 0) return [];
  const behind = ordered.slice(current + 1).flatMap((each) => inOrder(source.partition(each), query));
  return [...rowsBehind(state.routingKey, read, state), ...behind];
}

function inOrder(rows: readonly StoredRow[], { isReversed }: RowQuery): readonly StoredRow[] {
  return isReversed ? rows.toReversed() : rows;
}

/** The rows of a partition behind the last one given, which may be gone by now. */
function rowsBehind(key: Buffer, { source, query }: PageRead, state: PagingState): readonly StoredRow[] {
  if (state.remainingInPartition === 0) return [];
  const rows = inOrder(source.partition(key), query);
  const after = decodeRowMark(state, query.schema);
  if (!after) return rows;
  const compare = createClusteringOrder(query.schema);
  const orders = rows.map((row) =>
    compare(
      query.schema.clusteringKey.map((column) => row.cells[column.index] ?? null),
      after,
    ),
  );
  // Generated rows need not be in clustering order: there only the row itself shows the place.
  const last = orders.indexOf(0);
  if (last >= 0) return rows.slice(last + 1);
  return rows.filter((_, i) => (query.isReversed ? (orders[i] as number) < 0 : (orders[i] as number) > 0));
}

/** Counts the rows of each partition, where a partition can give more than one or a limit says so. */
function createCounter({ query, execution, keys, state }: PageRead): PartitionCounter | undefined {
  const { schema, isDistinct, perPartitionLimit } = query;
  const limit = isDistinct ? 1 : perPartitionLimit?.(execution.values);
  if (limit === undefined && schema.clusteringKey.length === 0) return undefined;
  const [key] = keys ?? [];
  const routingKey = keys?.length === 1 && key ? key : state?.routingKey;
  const first = state && routingKey && { routingKey, remaining: state.remainingInPartition };
  return new PartitionCounter(schema, limit ?? unlimited, first);
}

function selectCells(selection: Selection, row: StoredRow, values: readonly BoundValue[]): readonly Cell[] {
  const { indexes } = selection;
  if (!indexes) return selection.items.map((item) => item.read(row, values));
  return indexes.map((index) => row.cells[index] ?? null);
}

function aggregateRows(read: PageRead): CollectedRows {
  const { items } = read.query.selection;
  const { values } = read.execution;
  const aggregates = items.map((item) => item.createAggregate?.());
  let remaining = read.state?.remaining ?? unlimited;
  let first: StoredRow | undefined;
  for (const row of matchingRows(read)) {
    if (remaining-- === 0) break;
    first ??= row;
    items.forEach((item, i) => aggregates[i]?.add(item.read(row, values)));
  }
  const cells = items.map((item, i) => aggregates[i]?.result() ?? (first ? item.read(first, values) : null));
  return { rows: [cells], next: undefined };
}
