import type { BenchEnvironment } from '../harness/environment.ts';
import { rewriteFile, markdownTable, terminalTable } from '@async-cassandra/load';
import { replaceResults, type Section } from '../report/markdown.ts';

/** Arguments of the commands that print one table of medians. */
export interface TableArguments {
  readonly repeats: number;
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
  readonly writeReadme: boolean;
}

/** What such a command measured. */
export interface MeasuredTable {
  readonly heads: readonly string[];
  readonly rows: readonly string[][];
  readonly results: readonly unknown[];
}

/** Prints the table, or the document with `--json`, and puts the table into the README's section if that is asked for. */
export function writeTable(
  section: Section,
  { heads, rows, results }: MeasuredTable,
  environment: BenchEnvironment,
  given: TableArguments,
): void {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  const how =
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node}, load average before: ${loadAverageBefore}. ` +
    `Medians of ${given.repeats} repeats of ${given.seconds} s, each run in a fresh process, in random order (seed ${given.seed}).`;
  if (given.writeReadme) {
    const readme = new URL('../../README.md', import.meta.url);
    rewriteFile(readme, (page) => replaceResults(page, section, `${how}\n\n${markdownTable(heads, rows)}`));
  }
  const document = { environment, settings: given, results };
  process.stdout.write(
    given.json ? `${JSON.stringify(document, null, 2)}\n` : `${terminalTable(heads, rows)}\n${how}\n`,
  );
}
