import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import {
  addressOf,
  repeatShuffled,
  rewriteFile,
  terminalTable,
  typedPath,
  watchInterrupts,
  writeDocument,
} from '@async-cassandra/load';
import { interruptNotice } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import type { RunSpec } from '../harness/messages.ts';
import { runInChild } from '../harness/run-in-child.ts';
import { SeenResults } from '../harness/seen-results.ts';
import { replaceResults } from '../report/markdown.ts';
import {
  describeSizes,
  renderSizes,
  sizeHeads,
  sizeRows,
  type MeasuredSize,
  type SizeReport,
  type SizeRun,
} from '../report/size-lines.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import { describeBenchServer, startBenchServer, type BenchServerChoice } from '../server/start-server.ts';

/** The arguments of the command line. */
export interface SizeArguments extends BenchServerChoice {
  readonly scenario?: string[] | undefined;
  readonly repeats: number;
  /** Of the measured window of each run. */
  readonly seconds: number;
  readonly seed: number;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly save: boolean;
}

/** The plain driver, the pool sizes that services choose, the size that the client takes when it is not told, and the placements. */
const measuredSizes: readonly MeasuredSize[] = ['plain', 1, 2, 4, 'default', 'inline', 'auto'];

const readme = new URL('../../README.md', import.meta.url);
const kept = new URL('../../results/sizes.json', import.meta.url);

/** Runs every scenario on the plain driver and on pools of several sizes, side by side. */
export async function compareSizes(given: SizeArguments): Promise<void> {
  const { repeats, seconds, seed } = given;
  const environment = describeBenchEnvironment();
  const showProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  using interrupts = watchInterrupts(interruptNotice);
  const started = await startBenchServer(given, interrupts.signal, showProgress);
  const runs: SizeRun[] = [];
  const seen = new SeenResults();
  const plan = planSizes(chosenNames(given), repeats, seed);
  try {
    for (const [index, run] of plan.entries()) {
      showProgress(`${index + 1}/${plan.length}, repeat ${run.repeat} of ${repeats}: ${run.scenario}, ${run.size}`);
      const durationMs = seconds * 1000;
      const spec: RunSpec = {
        scenario: run.scenario,
        ...(run.size === 'plain' ? { subject: 'plain' } : { subject: 'client', threads: run.size }),
        server: addressOf(started.server),
        durationMs,
        warmUpMs: Math.max(200, durationMs),
      };
      const { sample, checksum } = await runInChild(spec, interrupts.signal);
      seen.add(run.scenario, String(run.size), checksum);
      runs.push({ ...run, sample });
    }
  } finally {
    await started.server.stop();
  }
  const server = describeBenchServer(started);
  write({ schemaVersion: 1, environment, server, settings: { repeats, seconds, seed }, runs }, given);
}

/** A probe is no loop: it has no operations to count. */
function chosenNames({ scenario }: SizeArguments): string[] {
  return scenario ?? scenarios.filter(({ kind }) => kind === 'loop').map(({ name }) => name);
}

/** The sizes of one scenario run right after each other, so that each ratio compares neighbours in time. */
function planSizes(names: readonly string[], repeats: number, seed: number): Omit<SizeRun, 'sample'>[] {
  const random = createRandom(seed);
  return repeatShuffled(names, repeats, random).flatMap((order, index) =>
    order.flatMap((scenario) => shuffled(measuredSizes, random).map((size) => ({ scenario, size, repeat: index + 1 }))),
  );
}

function write(report: SizeReport, { out, save, json, scenario }: SizeArguments): void {
  const files: (string | URL)[] = out === undefined ? [] : [typedPath(out)];
  // A part of the results would look like all of them.
  const isKept = save && scenario === undefined;
  if (isKept) files.push(kept);
  const document = writeDocument(files, report);
  if (isKept) rewriteFile(readme, (page) => replaceResults(page, 'sizes', renderSizes(report)));
  process.stdout.write(
    json ? document : `${terminalTable(sizeHeads, sizeRows(report.runs))}\n${describeSizes(report)}\n`,
  );
}
