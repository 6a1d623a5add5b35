/** A table that the scenarios read or write, with rows as a function of their number. */
export interface BenchTable {
  /** `bench` unless it is given. */
  readonly keyspace?: string;
  readonly name: string;
  /** CQL types by column. The partition key is `id`. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rowCount: number;
  /** Values as the driver binds them, by column. Not called for a table without rows. */
  readonly row: (index: number) => Readonly<Record<string, unknown>>;
}

export const keyspace = 'bench';

/** `keyspace.table`, as statements name it. */
export function qualified(table: BenchTable): string {
  return `${table.keyspace ?? keyspace}.${table.name}`;
}

/** The uuid of row `index`: the same in every table, version 4 by its bits. */
export function uuidAt(index: number): string {
  const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(8, '0').slice(-digits);
  const mixed = Math.imul(index + 1, 0x9e3779b1);
  const more = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return `${hex(mixed, 8)}-${hex(more, 4)}-4${hex(mixed ^ more, 3)}-a${hex(more >>> 9, 3)}-${hex(index, 4)}${hex(more, 8)}`;
}
