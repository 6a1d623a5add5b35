import { createHash } from 'node:crypto';
import { types } from 'cassandra-driver';
import type { ResultRow } from '@async-cassandra/load';

/** Returns a digest of every name and value of `rows`. Values that mean the same give the same digest. */
export function checksumOf(rows: Iterable<ResultRow | null>): string {
  const hash = createHash('sha256');
  for (const row of rows) {
    if (row === null) hash.update('no row');
    else for (const [name, value] of Object.entries(row)) hash.update(`${name}=${describe(value)};`);
    hash.update('\n');
  }
  return hash.digest('hex').slice(0, 16);
}

/** A Float32Array counts as an instance of the driver's Vector. Both are lists of 32-bit numbers. */
function describe(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (value instanceof types.Uuid || value instanceof types.Long) return String(value);
  if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
  if (value instanceof types.Vector)
    return Buffer.from(Float32Array.from(value as Iterable<number>).buffer).toString('base64');
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(describe).join();
  return Object.entries(value)
    .map(([key, entry]) => `${key}:${describe(entry)}`)
    .join();
}
