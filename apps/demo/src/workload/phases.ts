import { createRandom } from '@async-cassandra/diagnostics';
import { readEveryCell, readingAt } from './readings.ts';
import type { Workload } from './workload.ts';

/**
 * One half of the workload. The halves run one after the other, because each answers its own question: what does a row of a page cost
 * the main thread, and what does a query for one row cost it?
 */
export interface Phase {
  readonly name: PhaseName;
  /** Operations in flight at once. */
  readonly concurrency: number;
  /** V8 has compiled the code after so many operations. With fewer, the figures would be those of the compiler. */
  readonly warmUpOperations: number;
  /** One operation; returns how many rows it read. */
  createOperation(workload: Workload, rowsPerPage: number, seed: number): () => Promise<number>;
}

export type PhaseName = 'pages' | 'points';

/** One operation in twenty writes. */
const insertShare = 0.05;

const pages: Phase = {
  name: 'pages',
  concurrency: 4,
  warmUpOperations: 60,
  createOperation: (workload) => async () => readEveryCell(await workload.readPage()).rowCount,
};

const points: Phase = {
  name: 'points',
  concurrency: 100,
  warmUpOperations: 5000,
  createOperation: (workload, rowsPerPage, seed) => {
    const random = createRandom(seed);
    let inserted = 0;
    return async () => {
      const n = Math.floor(random() * rowsPerPage);
      if (random() >= insertShare) return readEveryCell(await workload.readPoint(n)).rowCount;
      inserted += 1;
      await workload.insert(readingAt(inserted));
      return 0;
    };
  },
};

/** In the order in which they run. */
export const phases: readonly Phase[] = [pages, points];
