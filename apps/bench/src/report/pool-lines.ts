import { median } from '@async-cassandra/diagnostics';
import type { PoolSample } from '../pools/measure-pool.ts';
import { poolNames, type PoolName } from '../pools/pool.ts';
import { comparison, threeDigits } from '@async-cassandra/load';

/** One run of one pool. */
export interface PoolResult {
  readonly pool: PoolName;
  readonly title: string;
  /** The place of its line. */
  readonly order: number;
  readonly sample: PoolSample;
}

const figures: readonly { readonly key: keyof PoolSample; readonly title: string }[] = [
  { key: 'mainMicros', title: 'main thread (µs/task)' },
  { key: 'processMicros', title: 'whole process (µs/task)' },
  { key: 'tasksPerSecond', title: 'tasks/s' },
  { key: 'bytesPerQueuedTask', title: 'heap (bytes/task)' },
];

export const poolHeads = ['Figure', ...poolNames, `${poolNames[0]} / ${poolNames[1]}`];

/** Returns a line for each figure of each case: the median of every pool, and how this project's compares with Piscina's. */
export function poolRows(results: readonly PoolResult[]): string[][] {
  const titles = [...new Map(results.toSorted((a, b) => a.order - b.order).map(({ title }) => [title, title])).keys()];
  return figures.flatMap(({ key, title: figure }) =>
    titles.flatMap((title) => {
      const medians = poolNames.map((pool) => {
        const values = results
          .filter((result) => result.title === title && result.pool === pool)
          .flatMap(({ sample }) => sample[key] ?? []);
        return values.length === 0 ? undefined : median(values);
      });
      const [ours, theirs] = medians;
      if (ours === undefined || theirs === undefined) return [];
      return [
        [
          `${title}: ${figure}`,
          ...medians.map((value) => (value === undefined ? '' : threeDigits(value))),
          comparison(ours / theirs),
        ],
      ];
    }),
  );
}
