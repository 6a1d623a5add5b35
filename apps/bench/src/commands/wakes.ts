import { createRandom } from '@async-cassandra/diagnostics';
import { repeatShuffled } from '@async-cassandra/load';
import { askEach } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import { wakeHeads, wakeRows, type WakeResult } from '../report/wake-lines.ts';
import type { WakeSample, WakeSpec } from '../wakes/measure-wakes.ts';
import { recordCounts, wayNames } from '../wakes/ways.ts';
import { writeTable, type TableArguments } from './write-table.ts';

const child = new URL('../wakes/wake-child.js', import.meta.url);

/** Measures what it takes two threads to hand each other work, by messages and by shared memory. */
export async function wakes(given: TableArguments): Promise<void> {
  const environment = describeBenchEnvironment();
  const random = createRandom(given.seed);
  const cases = recordCounts.flatMap((records) =>
    wayNames.map((way): WakeSpec => ({ way, records, durationMs: given.seconds * 1000 })),
  );
  const planned = repeatShuffled(cases, given.repeats, random).flat();
  const runs = planned.map((spec) => ({ title: `${spec.way}, ${spec.records} records`, spec }));
  const results: WakeResult[] = [];
  await askEach<WakeSpec>(child, runs, ({ way, records }, sample: WakeSample) =>
    results.push({ way, records, sample }),
  );
  writeTable('wakes', { heads: wakeHeads, rows: wakeRows(results), results }, environment, given);
}
