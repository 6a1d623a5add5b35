import { table, type TableDeclaration } from './declaration.ts';

/** Columns of {@link demoTable}. */
export type DemoColumn =
  | 'id'
  | 'sequence'
  | 'sensor'
  | 'site'
  | 'status'
  | 'note'
  | 'level'
  | 'value'
  | 'is_valid'
  | 'measured_at';

const sites = ['Oslo', 'Brno', 'Kyōto', 'São Paulo', 'Leeds'];
const statuses = ['ok', 'late', 'estimated', 'missing'];
const startMs = Date.UTC(2026, 0, 1);

/**
 * `demo.readings`: rows of 10 columns (uuid, bigint, 4 text, int, double, boolean, timestamp), each a function of its
 * number alone. Row `i` has the id `00000000-0000-4000-8000-` followed by `i` in 12 hexadecimal digits.
 */
export function demoTable(count: number): TableDeclaration<DemoColumn> {
  return table({
    keyspace: 'demo',
    name: 'readings',
    columns: {
      id: 'uuid',
      sequence: 'bigint',
      sensor: 'text',
      site: 'text',
      status: 'text',
      note: 'text',
      level: 'int',
      value: 'double',
      is_valid: 'boolean',
      measured_at: 'timestamp',
    },
    partitionKey: ['id'],
    rows: {
      count,
      row: (i) => ({
        id: `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`,
        sequence: BigInt(i) * 1_000_003n,
        sensor: `sensor-${i % 100}`,
        site: sites[i % sites.length],
        status: statuses[i % statuses.length],
        note: `reading ${i} of sensor ${i % 100}`,
        level: i % 1000,
        value: (i % 7919) / 8,
        is_valid: i % 10 !== 0,
        measured_at: startMs + i * 1000,
      }),
    },
  });
}
