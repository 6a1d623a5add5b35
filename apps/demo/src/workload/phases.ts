import { createRandom } from '@async-cassandra/diagnostics';
import { readEveryCell, readingAt } from './readings.ts';
import type { Subject } from './subject.ts';

/**
 * One half of the workload. They run one after the other, since each asks its own question: what a row of a page costs
 * the main thread, and what a query for one row does.
 */
export interface Phase {
  readonly name: PhaseName;
  /** Operations in flight at once. */
  readonly concurrency: number;
  /** Operations before V8 has compiled what they run through; fewer would measure the compiler. */
  readonly warmUpOperations: number;
  /** One operation; returns how many rows it read. */
  createOperation(subject: Subject, rowsPerPage: number, seed: number): () => Promise<number>;
}

export type PhaseName = 'pages' | 'points';

/** One operation in twenty writes. */
const insertShare = 0.05;

const pages: Phase = {
  name: 'pages',
  concurrency: 4,
  warmUpOperations: 60,
  createOperation: (subject) => async () => readEveryCell(await subject.readPage()).rowCount,
};

const points: Phase = {
  name: 'points',
  concurrency: 100,
  warmUpOperations: 5000,
  createOperation: (subject, rowsPerPage, seed) => {
    const random = createRandom(seed);
    let inserted = 0;
    return async () => {
      const n = Math.floor(random() * rowsPerPage);
      if (random() >= insertShare) return readEveryCell(await subject.readPoint(n)).rowCount;
      inserted += 1;
      await subject.insert(readingAt(inserted));
      return 0;
    };
  },
};

/** In the order in which they run. */
export const phases: readonly Phase[] = [pages, points];
