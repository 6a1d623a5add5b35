import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { readFileSync, writeFileSync } from 'node:fs';
import { askEach } from '../harness/ask-each.ts';
import { describeEnvironment } from '../harness/environment.ts';
import type { PoolRunSpec, PoolSample } from '../pools/measure-pool.ts';
import { poolCases, poolCaseTitle } from '../pools/pool-cases.ts';
import { poolNames } from '../pools/pool.ts';
import { poolHeads, poolRows, type PoolResult } from '../report/pool-lines.ts';
import { markdownTable, replaceResults } from '../report/markdown.ts';
import { terminalTable } from '../report/terminal.ts';

/** As the command line gives them. */
export interface ComparePoolsArguments {
  readonly repeats: number;
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
  readonly writeReadme: boolean;
}

const child = new URL('../pools/pool-child.js', import.meta.url);

/** Measures `ThreadPoolExecutor` side by side with other pools of worker threads, each run in a process of its own. */
export async function comparePools(given: ComparePoolsArguments): Promise<void> {
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
  report(results, environment, given);
}

/** In place of a case: the memory of queued tasks. */
const QUEUE = -1;

function titleOf(poolCase: number): string {
  const chosen = poolCases[poolCase];
  return chosen === undefined ? '100,000 waiting tasks' : poolCaseTitle(chosen);
}

function report(results: readonly PoolResult[], environment: ReturnType<typeof describeEnvironment>, given: ComparePoolsArguments): void {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  const how =
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node}, load average before: ${loadAverageBefore}. ` +
    `Medians of ${given.repeats} repeats of ${given.seconds} s, each run in a fresh process, in random order (seed ${given.seed}).`;
  const rows = poolRows(results);
  if (given.writeReadme) {
    const readme = new URL('../../README.md', import.meta.url);
    writeFileSync(readme, replaceResults(readFileSync(readme, 'utf8'), 'pools', `${how}\n\n${markdownTable(poolHeads, rows)}`));
  }
  const document = { environment, settings: given, results };
  process.stdout.write(given.json ? `${JSON.stringify(document, null, 2)}\n` : `${terminalTable(poolHeads, rows)}\n${how}\n`);
}

