import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import {
  addressOf,
  currentCommit,
  repeatShuffled,
  terminalTable,
  typedPath,
  watchInterrupts,
  writeDocument,
} from '@async-cassandra/load';
import { interruptNotice } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import type { RunSpec } from '../harness/messages.ts';
import { runInBuild, runModuleOf } from '../harness/run-in-build.ts';
import { runInChild } from '../harness/run-in-child.ts';
import { SeenResults } from '../harness/seen-results.ts';
import {
  buildHeads,
  buildRows,
  describeBuilds,
  type Build,
  type BuildReport,
  type BuildRun,
} from '../report/build-lines.ts';
import { describeBenchServer, startBenchServer, type BenchServerChoice } from '../server/start-server.ts';

/** The arguments of the command line. */
export interface BuildArguments extends BenchServerChoice {
  /** The folder of the other checkout. */
  readonly base: string;
  readonly scenario?: string[] | undefined;
  readonly repeats: number;
  /** Of the measured window of each run. */
  readonly seconds: number;
  readonly seed: number;
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** Those that every earlier version of the benchmark has, too. */
const defaultScenarios = [
  'page-iterate',
  'page-rows',
  'page-columns',
  'page-vectors',
  'page-collections',
  'point-reads',
  'inserts',
  'sequential-reads',
  'heartbeat',
];

const builds: readonly Build[] = ['before', 'now'];

/** Compares the client of another checkout with this one, run by run, on this checkout's server. */
export async function compareBuilds(given: BuildArguments): Promise<void> {
  const { repeats, seconds, seed } = given;
  const base = typedPath(given.base);
  const module = runModuleOf(base);
  const environment = describeBenchEnvironment();
  const showProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  using interrupts = watchInterrupts(interruptNotice);
  const started = await startBenchServer(given, interrupts.signal, showProgress);
  const plan = planBuilds(given.scenario ?? defaultScenarios, repeats, seed);
  const seen = new SeenResults();
  const runs: BuildRun[] = [];
  const durationMs = seconds * 1000;
  try {
    for (const [index, run] of plan.entries()) {
      const { scenario, build, repeat } = run;
      showProgress(`${index + 1}/${plan.length}, repeat ${repeat} of ${repeats}: ${scenario}, ${build}`);
      const spec: RunSpec = {
        scenario,
        subject: 'client',
        server: addressOf(started.server),
        durationMs,
        warmUpMs: Math.max(200, durationMs),
      };
      const { sample, checksum } = await (build === 'before'
        ? runInBuild(module, spec, interrupts.signal)
        : runInChild(spec, interrupts.signal));
      seen.add(scenario, build, checksum);
      runs.push({ ...run, sample });
    }
  } finally {
    await started.server.stop();
  }
  const settings = { repeats, seconds, seed, base: currentCommit(base) };
  write({ schemaVersion: 1, environment, server: describeBenchServer(started), settings, runs }, given);
}

/** Both builds of a scenario run right after each other, in random order. */
function planBuilds(scenarios: readonly string[], repeats: number, seed: number): Omit<BuildRun, 'sample'>[] {
  const random = createRandom(seed);
  return repeatShuffled(scenarios, repeats, random).flatMap((order, index) =>
    order.flatMap((scenario) => shuffled(builds, random).map((build) => ({ scenario, build, repeat: index + 1 }))),
  );
}

function write(report: BuildReport, { out, json }: BuildArguments): void {
  const document = writeDocument(out === undefined ? [] : [typedPath(out)], report);
  process.stdout.write(
    json ? document : `${terminalTable(buildHeads, buildRows(report.runs))}\n${describeBuilds(report)}\n`,
  );
}
