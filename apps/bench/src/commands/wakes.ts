import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { readFileSync, writeFileSync } from 'node:fs';
import { askEach } from '../harness/ask-each.ts';
import { describeEnvironment } from '../harness/environment.ts';
import { markdownTable, replaceResults } from '../report/markdown.ts';
import { terminalTable } from '../report/terminal.ts';
import { wakeHeads, wakeRows, type WakeResult } from '../report/wake-lines.ts';
import type { WakeSample, WakeSpec } from '../wakes/measure-wakes.ts';
import { recordCounts, wayNames } from '../wakes/ways.ts';

/** As the command line gives them. */
export interface WakesArguments {
  readonly repeats: number;
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
  readonly writeReadme: boolean;
}

const child = new URL('../wakes/wake-child.js', import.meta.url);

/** Measures what it takes two threads to hand each other work, by messages and by shared memory. */
export async function wakes(given: WakesArguments): Promise<void> {
  const environment = describeEnvironment();
  const random = createRandom(given.seed);
  const cases = recordCounts.flatMap((records) => wayNames.map((way): WakeSpec => ({ way, records, durationMs: given.seconds * 1000 })));
  const planned = Array.from({ length: given.repeats }, () => shuffled(cases, random)).flat();
  const runs = planned.map((spec) => ({ title: `${spec.way}, ${spec.records} records`, spec }));
  const results: WakeResult[] = [];
  await askEach<WakeSpec>(child, runs, ({ way, records }, sample) => results.push({ way, records, sample: sample as WakeSample }));

  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  const how =
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node}, load average before: ${loadAverageBefore}. ` +
    `Medians of ${given.repeats} repeats of ${given.seconds} s, each run in a fresh process, in random order (seed ${given.seed}).`;
  const rows = wakeRows(results);
  if (given.writeReadme) {
    const readme = new URL('../../README.md', import.meta.url);
    writeFileSync(readme, replaceResults(readFileSync(readme, 'utf8'), 'wakes', `${how}\n\n${markdownTable(wakeHeads, rows)}`));
  }
  process.stdout.write(given.json ? `${JSON.stringify({ environment, settings: given, results }, null, 2)}\n` : `${terminalTable(wakeHeads, rows)}\n${how}\n`);
}
