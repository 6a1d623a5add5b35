import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { BenchError } from '../errors.ts';
import { askEach } from '../harness/ask-each.ts';
import { describeEnvironment } from '../harness/environment.ts';
import type { PoolRunSpec, PoolSample } from '../pools/measure-pool.ts';
import { poolCases, poolCaseTitle } from '../pools/pool-cases.ts';
import { poolNames } from '../pools/pool.ts';
import { poolHeads, poolRows, type PoolResult } from '../report/pool-lines.ts';
import { writeTable, type TableArguments } from './write-table.ts';

const child = new URL('../pools/pool-child.js', import.meta.url);

/** As the command line gives them. */
export interface PoolArguments extends TableArguments {
  /** Part of the names of the cases to measure. */
  readonly only?: string | undefined;
}

/** Measures `ThreadPoolExecutor` side by side with other pools of worker threads, each run in a process of its own. */
export async function comparePools(given: PoolArguments): Promise<void> {
  const { only } = given;
  const cases = [...poolCases.keys(), QUEUE].filter(
    (poolCase) => only === undefined || titleOf(poolCase).includes(only),
  );
  if (cases.length === 0) throw new BenchError('run-failed', `No case has ${JSON.stringify(only)} in its name`);
  const environment = describeEnvironment();
  const random = createRandom(given.seed);
  const results: PoolResult[] = [];
  const planned = Array.from({ length: given.repeats }, () =>
    shuffled(cases, random).flatMap((poolCase) =>
      shuffled(poolNames, random).map((pool) => ({ pool, poolCase, durationMs: given.seconds * 1000 })),
    ),
  ).flat();
  const runs = planned.map((spec) => ({ title: `${titleOf(spec.poolCase)}, ${spec.pool}`, spec }));
  await askEach<PoolRunSpec>(child, runs, ({ pool, poolCase }, sample) => {
    results.push({
      pool,
      title: titleOf(poolCase),
      order: poolCase < 0 ? poolCases.length : poolCase,
      sample: sample as PoolSample,
    });
  });
  // Results of a part would pass for all.
  const writeReadme = given.writeReadme && only === undefined;
  writeTable('pools', { heads: poolHeads, rows: poolRows(results), results }, environment, { ...given, writeReadme });
}

/** In place of a case: the memory of queued tasks. */
const QUEUE = -1;

function titleOf(poolCase: number): string {
  const chosen = poolCases[poolCase];
  return chosen === undefined ? '100,000 waiting tasks' : poolCaseTitle(chosen);
}
