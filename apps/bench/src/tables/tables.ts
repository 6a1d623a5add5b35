import { types } from 'cassandra-driver';
import { readings, written } from './readings.ts';
import type { LoadTable } from '@async-cassandra/load';
import { benchTable, uuidAt } from './table.ts';

const dimensions = 1536;

/** Rows with an embedding each. */
export const embeddings = benchTable({
  name: 'embeddings',
  columns: { id: 'uuid', embedding: `vector<float, ${dimensions}>` },
  rowCount: 500,
  row: (index) => ({
    id: types.Uuid.fromString(uuidAt(index)),
    // Eighths are the same number as float and as double.
    embedding: Float32Array.from({ length: dimensions }, (_, place) => ((index * 31 + place * 7) % 4096) / 8 - 256),
  }),
});

/** Rows with a list of ten texts and a map of five numbers each. */
export const collections = benchTable({
  name: 'collections',
  columns: { id: 'uuid', tags: 'list<text>', counts: 'map<text, int>' },
  rowCount: 5000,
  row: (index) => ({
    id: types.Uuid.fromString(uuidAt(index)),
    tags: Array.from({ length: 10 }, (_, place) => `tag ${(index * 7 + place * 13) % 97}`),
    counts: Object.fromEntries(Array.from({ length: 5 }, (_, place) => [`key${place}`, (index + place) % 100])),
  }),
});

/** Rows with a blob each, to see how much memory a kept one pins. */
export const attachments = benchTable({
  name: 'attachments',
  columns: { id: 'uuid', content: 'blob' },
  rowCount: 5000,
  row: (index) => ({ id: types.Uuid.fromString(uuidAt(index)), content: Buffer.alloc(64, index & 0xff) }),
});

/** Everything that a server must have. */
export const tables: readonly LoadTable[] = [readings, written, embeddings, collections, attachments];
