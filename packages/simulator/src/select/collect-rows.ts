import type { BoundValue } from '../bytes/byte-reader.ts';
import type { Cell, RowSource, StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import { FIRST_PAGE, type PagePosition } from './paging-state.ts';
import { PartitionCounter } from './partition-counter.ts';
import type { Restrictions } from '../where/restrictions.ts';
import type { Selection } from './selection.ts';
import type { Execution } from '../plan/session.ts';

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

/** One page: its rows, and where it ended when there may be more. */
export interface CollectedRows {
  readonly rows: readonly (readonly Cell[])[];
  readonly last: PagePosition | undefined;
}

/** Reads one page of a query, from a position on. Aggregates read everything and give one row. */
export function collectRows(
  source: RowSource,
  query: RowQuery,
  execution: Execution,
  position: PagePosition,
): CollectedRows {
  const { values } = execution;
  if (query.selection.isAggregate) return { rows: [aggregateRows(source, query, values)], last: undefined };
  const limit = query.limit?.(values) ?? Infinity;
  const pageSize = execution.pageSize && execution.pageSize > 0 ? execution.pageSize : Infinity;
  const counter = createCounter(query, values, position);
  const rows: (readonly Cell[])[] = [];
  let rowsGiven = position.rowsGiven;
  let last: PagePosition | undefined;
  for (const row of matchingRows(source, query, values, position)) {
    if (counter && !counter.accept(row)) continue;
    if (rowsGiven >= limit) return { rows, last: undefined };
    if (rows.length >= pageSize) return { rows, last };
    rows.push(selectCells(query.selection, row, values));
    rowsGiven++;
    if (rows.length >= pageSize) last = { rowsGiven, after: source.positionOf(row), partition: counter?.position };
  }
  const mayHaveMore = rowsGiven < limit && !isKnownToEnd(query, values);
  return { rows, last: mayHaveMore ? last : undefined };
}

/**
 * A page that is exactly full has a next one, which may turn out empty: so Cassandra answers, and clients must bear
 * it. It knows better only where each partition named can give no more rows.
 */
function isKnownToEnd({ schema, restrictions, perPartitionLimit }: RowQuery, values: readonly BoundValue[]): boolean {
  const keys = restrictions.routingKeys?.(values);
  return (
    keys !== undefined && (schema.clusteringKey.length === 0 || (keys.length === 1 && perPartitionLimit !== undefined))
  );
}

function* matchingRows(
  source: RowSource,
  query: RowQuery,
  values: readonly BoundValue[],
  position: PagePosition,
): Iterable<StoredRow> {
  const { filters } = query.restrictions;
  for (const row of candidateRows(source, query, values, position)) {
    if (filters.every((filter) => filter(row.cells, values))) yield row;
  }
}

function candidateRows(
  source: RowSource,
  query: RowQuery,
  values: readonly BoundValue[],
  position: PagePosition,
): Iterable<StoredRow> {
  const keys = query.restrictions.routingKeys?.(values);
  if (!keys) return source.scan(position.after);
  const [key] = keys;
  const rows = keys.length === 1 && key ? source.partition(key) : keys.flatMap((each) => source.partition(each));
  const ordered = query.isReversed ? rows.toReversed() : rows;
  return position.after ? rowsBehind(source, ordered, position, position.after) : ordered;
}

/** The rows behind the one at `after`; when that one is gone by now, behind as many as were given. */
function rowsBehind(
  source: RowSource,
  rows: readonly StoredRow[],
  position: PagePosition,
  after: Buffer,
): readonly StoredRow[] {
  const index = rows.findIndex((row) => source.positionOf(row).equals(after));
  return rows.slice(index >= 0 ? index + 1 : position.rowsGiven);
}

function createCounter(
  query: RowQuery,
  values: readonly BoundValue[],
  position: PagePosition,
): PartitionCounter | undefined {
  const limit = query.isDistinct ? 1 : query.perPartitionLimit?.(values);
  return limit === undefined ? undefined : new PartitionCounter(query.schema, limit, position);
}

function selectCells(selection: Selection, row: StoredRow, values: readonly BoundValue[]): readonly Cell[] {
  const { indexes } = selection;
  if (!indexes) return selection.items.map((item) => item.read(row, values));
  return indexes.map((index) => row.cells[index] ?? null);
}

function aggregateRows(source: RowSource, query: RowQuery, values: readonly BoundValue[]): readonly Cell[] {
  const aggregates = query.selection.items.map((item) => item.createAggregate?.());
  let first: StoredRow | undefined;
  for (const row of matchingRows(source, query, values, FIRST_PAGE)) {
    first ??= row;
    query.selection.items.forEach((item, i) => aggregates[i]?.add(item.read(row, values)));
  }
  return query.selection.items.map((item, i) => aggregates[i]?.result() ?? (first ? item.read(first, values) : null));
}
