import type { ResultRow } from '@async-cassandra/load';
import type { Reading } from '../tables/readings.ts';

/** Reads all ten cells of a row at almost no cost of its own. The sum depends on each cell, so V8 cannot skip one. */
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

/** Reads what `readReading` reads, and the bytes of the uuid. */
export function readReadingWithBytes(row: ResultRow): number {
  // The driver's types do not declare `buffer`, but applications use it.
  const { buffer } = row['id'] as { readonly buffer: Buffer };
  return readReading(row) + (buffer[0] ?? 0);
}
