import type { LoadTable } from '@async-cassandra/load';

/** Completes a table with what the benchmark's tables have in common: the keyspace, and the key `id`. */
export function benchTable(table: Omit<LoadTable, 'keyspace' | 'partitionKey'>): LoadTable {
  return { keyspace: 'bench', partitionKey: ['id'], ...table };
}

/** Returns the uuid of row `index`, which is the same in every table. Its bits are those of version 4. */
export function uuidAt(index: number): string {
  const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(8, '0').slice(-digits);
  const mixed = Math.imul(index + 1, 0x9e3779b1);
  const more = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return `${hex(mixed, 8)}-${hex(more, 4)}-4${hex(mixed ^ more, 3)}-a${hex(more >>> 9, 3)}-${hex(index, 4)}${hex(more, 8)}`;
}
