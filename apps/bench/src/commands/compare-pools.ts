import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { askEach } from '../harness/ask-each.ts';
import { describeEnvironment } from '../harness/environment.ts';
import type { PoolRunSpec, PoolSample } from '../pools/measure-pool.ts';
import { poolCases, poolCaseTitle } from '../pools/pool-cases.ts';
import { poolNames } from '../pools/pool.ts';
import { poolHeads, poolRows, type PoolResult } from '../report/pool-lines.ts';
import { writeTable, type TableArguments } from './write-table.ts';

const child = new URL('../pools/pool-child.js', import.meta.url);

/** Measures `ThreadPoolExecutor` side by side with other pools of worker threads, each run in a process of its own. */
export async function comparePools(given: TableArguments): Promise<void> {
  const environment = describeEnvironment();
  const random = createRandom(given.seed);
  const results: PoolResult[] = [];
  const cases = [...poolCases.keys(), QUEUE];
  const planned = Array.from({ length: given.repeats }, () =>
    shuffled(cases, random).flatMap((poolCase) => shuffled(poolNames, random).map((pool) => ({ pool, poolCase, durationMs: given.seconds * 1000 }))),
  ).flat();
  const runs = planned.map((spec) => ({ title: `${titleOf(spec.poolCase)}, ${spec.pool}`, spec }));
  await askEach<PoolRunSpec>(child, runs, ({ pool, poolCase }, sample) => {
    results.push({ pool, title: titleOf(poolCase), order: poolCase < 0 ? cases.length : poolCase, sample: sample as PoolSample });
  });
  writeTable('pools', { heads: poolHeads, rows: poolRows(results), results }, environment, given);
}

/** In place of a case: the memory of queued tasks. */
const QUEUE = -1;

function titleOf(poolCase: number): string {
  const chosen = poolCases[poolCase];
  return chosen === undefined ? '100,000 waiting tasks' : poolCaseTitle(chosen);
}
