import { types } from 'cassandra-driver';

/** One row of the demo's tables: the ten columns that all figures of this project were measured with. */
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

export const keyspace = 'async_cassandra_demo';

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

type ColumnName = keyof typeof columns;

/** A table of the demo; all have the same columns. */
export interface ReadingsTable {
  readonly name: string;
  readonly partitionKey: readonly ColumnName[];
  readonly clusteringKey: readonly ColumnName[];
  /** True when it holds the rows from 0 on before the first run. */
  readonly isFilled: boolean;
}

/** One page is the whole of `pages`; `written` is apart, so that what is read stays as it is. */
export const tables: readonly ReadingsTable[] = [
  { name: 'pages', partitionKey: ['station'], clusteringKey: ['n'], isFilled: true },
  { name: 'points', partitionKey: ['n'], clusteringKey: [], isFilled: true },
  { name: 'written', partitionKey: ['n'], clusteringKey: [], isFilled: false },
];

/** The statements of the workload; the same text for every subject. */
export const statements = {
  page: `SELECT * FROM ${keyspace}.pages`,
  point: `SELECT * FROM ${keyspace}.points WHERE n = ?`,
  insert: insertInto('written'),
} as const;

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

/** An insert of all columns, in the order of `readingAt`'s fields. */
export function insertInto(table: string): string {
  const names = Object.keys(columns);
  return `INSERT INTO ${keyspace}.${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
}

/** Reads every cell of every row, as the application would that the page is for; returns how many were not null. */
export function readEveryCell(rows: Iterable<Reading>): { rowCount: number; cellCount: number } {
  let rowCount = 0;
  let cellCount = 0;
  for (const row of rows) {
    rowCount += 1;
    cellCount += countCells(row);
  }
  return { rowCount, cellCount };
}

/** Property by property: a loop over names would cost more than the reading, and hide it. */
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
