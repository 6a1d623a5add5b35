import type { LoadTable } from '@async-cassandra/load';
import { types } from 'cassandra-driver';

/** One row of the demo's tables. All figures of the demo were measured with these ten columns. */
export interface Reading {
  readonly station: string;
  readonly n: number;
  readonly id: unknown;
  readonly total: unknown;
  readonly measured_at: Date;
  readonly value: number;
  readonly is_valid: boolean;
  readonly city: string;
  readonly operator: string;
  readonly note: string;
}

const keyspace = 'async_cassandra_demo';

/** Column names and CQL types in the order of `readingAt`'s fields. */
export const columns = {
  station: 'text',
  n: 'int',
  id: 'uuid',
  total: 'bigint',
  measured_at: 'timestamp',
  value: 'double',
  is_valid: 'boolean',
  city: 'text',
  operator: 'text',
  note: 'text',
} as const;

/**
 * The tables of the workload. One page is the whole of `pages`. Writes go to `written`, so that the rows that are read stay the same.
 */
export function tablesOf(rowsPerPage: number): readonly [pages: LoadTable, points: LoadTable, written: LoadTable] {
  const row = (n: number): Readonly<Record<string, unknown>> => ({ ...readingAt(n) });
  const common = { keyspace, columns, row } as const;
  return [
    { ...common, name: 'pages', partitionKey: ['station'], clusteringKey: ['n'], rowCount: rowsPerPage },
    { ...common, name: 'points', partitionKey: ['n'], rowCount: rowsPerPage },
    { ...common, name: 'written', partitionKey: ['n'], rowCount: 0 },
  ];
}

const stations = ['Northern Gate', 'East Pier', 'Old Harbour', 'West Lock'];
const cities = ['Amsterdam', 'Bergen', 'Coimbra', 'Dresden', 'Esbjerg', 'Firenze', 'Graz'];
const operators = ['Northern Grid', 'Harbour Authority', 'City Works', 'Water Board', 'Rail Network'];

/** Row `n`: the same values each time, in the classes the driver binds. */
export function readingAt(n: number): Reading {
  return {
    station: stations[n % stations.length] ?? '',
    n,
    id: types.Uuid.fromString(`00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`),
    total: types.Long.fromNumber(n * 1_000_003),
    measured_at: new Date(Date.UTC(2026, 0, 1) + n * 60_000),
    value: n / 7,
    is_valid: n % 3 !== 0,
    city: cities[n % cities.length] ?? '',
    operator: operators[n % operators.length] ?? '',
    note: `reading ${n}, taken by the instrument at the main gate`,
  };
}

/** Reads every cell of every row, as an application would. Returns how many cells were not null. */
export function readEveryCell(rows: Iterable<Reading>): { rowCount: number; cellCount: number } {
  let rowCount = 0;
  let cellCount = 0;
  for (const row of rows) {
    rowCount += 1;
    cellCount += countCells(row);
  }
  return { rowCount, cellCount };
}

/** Names each property: a loop over names would cost more than the reading itself. */
function countCells(row: Reading): number {
  return (
    present(row.station) +
    present(row.n) +
    present(row.id) +
    present(row.total) +
    present(row.measured_at) +
    present(row.value) +
    present(row.is_valid) +
    present(row.city) +
    present(row.operator) +
    present(row.note)
  );
}

function present(cell: unknown): number {
  return cell === null || cell === undefined ? 0 : 1;
}
