import type { ResultRow } from '@async-cassandra/load';
import type { Reading } from '../tables/readings.ts';

/** Reads all ten cells of a row, each so that it cannot be left out, at next to no cost of its own. */
export function readReading(row: ResultRow): number {
  const reading = row as unknown as Reading;
  return (
    (reading.id === null ? 0 : 1) +
    reading.sequence.low +
    reading.name.length +
    reading.city.length +
    reading.status.length +
    reading.note.length +
    reading.quantity +
    reading.price +
    (reading.is_active ? 1 : 0) +
    reading.created_at.getTime()
  );
}

/** As `readReading`, and the uuid's bytes as well. */
export function readReadingWithBytes(row: ResultRow): number {
  // The driver's types leave `buffer` out; its users do not.
  const { buffer } = row['id'] as { readonly buffer: Buffer };
  return readReading(row) + (buffer[0] ?? 0);
}
