import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { repeatShuffled } from '@async-cassandra/load';
import { BenchError } from '../errors.ts';
import { askEach } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import type { PoolRunSpec, PoolSample } from '../pools/measure-pool.ts';
import { poolCases, poolCaseTitle } from '../pools/pool-cases.ts';
import { poolNames } from '../pools/pool.ts';
import { poolHeads, poolRows, type PoolResult } from '../report/pool-lines.ts';
import { writeTable, type TableArguments } from './write-table.ts';

const child = new URL('../pools/pool-child.js', import.meta.url);

/** The arguments of the command line. */
export interface PoolArguments extends TableArguments {
  /** Only cases with this text in their names. */
  readonly only?: string | undefined;
}

/** Measures `ThreadPoolExecutor` side by side with other pools of worker threads, each run in a process of its own. */
export async function comparePools(given: PoolArguments): Promise<void> {
  const { only } = given;
  const cases = [...poolCases.keys(), queuedTasks].filter(
    (poolCase) => only === undefined || titleOf(poolCase).includes(only),
  );
  if (cases.length === 0) throw new BenchError('unknown-case', `No case has ${JSON.stringify(only)} in its name.`);
  const environment = describeBenchEnvironment();
  const random = createRandom(given.seed);
  const results: PoolResult[] = [];
  const planned = repeatShuffled(cases, given.repeats, random)
    .flat()
    .flatMap((poolCase) =>
      shuffled(poolNames, random).map((pool) => ({ pool, poolCase, durationMs: given.seconds * 1000 })),
    );
  const runs = planned.map((spec) => ({ title: `${titleOf(spec.poolCase)}, ${spec.pool}`, spec }));
  await askEach<PoolRunSpec>(child, runs, ({ pool, poolCase }, sample: PoolSample) => {
    results.push({
      pool,
      title: titleOf(poolCase),
      order: poolCase < 0 ? poolCases.length : poolCase,
      sample,
    });
  });
  // A part of the results would look like all of them.
  const writeReadme = given.writeReadme && only === undefined;
  writeTable('pools', { heads: poolHeads, rows: poolRows(results), results }, environment, { ...given, writeReadme });
}

/** Stands for a case: the memory of queued tasks. */
const queuedTasks = -1;

function titleOf(poolCase: number): string {
  const chosen = poolCases[poolCase];
  return chosen === undefined ? '100,000 waiting tasks' : poolCaseTitle(chosen);
}
