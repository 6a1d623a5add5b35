import { existsSync, readFileSync } from 'node:fs';
import { rewriteFile, typedPath, watchInterrupts, writeDocument } from '@async-cassandra/load';
import { BenchError } from '../errors.ts';
import { interruptNotice } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import type { RunResult } from '../harness/messages.ts';
import { runAll } from '../harness/run-all.ts';
import type { Settings } from '../harness/settings.ts';
import { appendReport } from '../report/append-report.ts';
import { renderHeadline } from '../report/headline.ts';
import { renderMarkdown, replaceResults, type Section } from '../report/markdown.ts';
import { createReport, type Report } from '../report/report.ts';
import { renderForTerminal } from '../report/terminal.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import {
  describeBenchServer,
  startBenchServer,
  type BenchServerChoice,
  type BenchServerKind,
} from '../server/start-server.ts';

/** The arguments of the command line. */
export interface CompareArguments extends BenchServerChoice {
  readonly scenario?: string[] | undefined;
  readonly repeats?: number | undefined;
  readonly seconds?: number | undefined;
  readonly quick: boolean;
  readonly seed: number;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly profile?: string | undefined;
  readonly writeReadme: boolean;
  /** Adds the repeats to the kept results of the same server instead of replacing them. */
  readonly append: boolean;
}

/** Pages that show three figures of the results. */
export const frontPages = ['../../README.md', '../../packages/client/README.md'] as const;

const packageFolder = new URL('../../', import.meta.url);

/** Starts the server, makes every run, and reports on standard output. Progress goes to standard error. */
export async function compareClients(given: CompareArguments): Promise<void> {
  assertPages(given);
  const settings = settingsOf(given);
  const environment = describeBenchEnvironment();
  const showProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  const runs: RunResult[] = [];
  using interrupts = watchInterrupts(interruptNotice);
  const started = await startBenchServer(given, interrupts.signal, showProgress);
  const server = describeBenchServer(started);
  try {
    // Other conditions are found now, not after minutes of measuring.
    if (given.append) appendReport(readKept(server.kind), createReport({ environment, server, settings, runs: [] }));
    await runAll(settings, started.server, interrupts.signal, {
      onResult: (result) => runs.push(result),
      onProgress: showProgress,
      profileFolder: given.profile && typedPath(given.profile),
    });
  } finally {
    await started.server.stop();
  }
  const report = createReport({ environment, server, settings, runs });
  write(given.append ? appendReport(readKept(server.kind), report) : report, given);
}

/** @throws {BenchError} `other-conditions` */
function assertPages({ writeReadme, server, cassandra }: CompareArguments): void {
  if (!writeReadme || cassandra || server === 'simulator') return;
  throw new BenchError(
    'other-conditions',
    `The README shows no comparison on the server ${server}. Leave out --write-readme, or --server.`,
  );
}

/** Fills in the defaults. */
export function settingsOf({ scenario, repeats, seconds, quick, seed }: CompareArguments): Settings {
  return {
    scenarios: scenario ?? scenarios.map(({ name }) => name),
    repeats: repeats ?? (quick ? 2 : 5),
    seconds: seconds ?? (quick ? 0.5 : 2),
    seed,
    quick,
  };
}

/** @throws {BenchError} `other-conditions` when there is nothing to add to. */
function readKept(kind: BenchServerKind): Report {
  const file = keptFile(kind);
  if (!existsSync(file))
    throw new BenchError('other-conditions', `There are no kept results on the ${kind} to add to. Leave out --append.`);
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

/** The file that holds the results of the last full run. */
export function keptFile(kind: BenchServerKind): URL {
  return new URL(`results/${kind}.json`, packageFolder);
}

/** A full run replaces the kept results. A part of one goes only where `--out` sends it. */
function isFullRun({ scenario, quick, profile, server, cassandra }: CompareArguments): boolean {
  return scenario === undefined && !quick && profile === undefined && (cassandra || server === 'simulator');
}

function write(report: Report, given: CompareArguments): void {
  const { kind } = report.server;
  const files: (string | URL)[] = given.out === undefined ? [] : [typedPath(given.out)];
  if (isFullRun(given)) files.push(keptFile(kind));
  const document = writeDocument(files, report);
  if (given.writeReadme) writePages(report, isFullRun(given));
  process.stdout.write(given.json ? document : renderForTerminal(report));
}

/** Writes the tables into the README, and those of a full run on the simulator also into the front pages. */
export function writePages(report: Report, isFull: boolean): void {
  const { kind } = report.server;
  // `assertPages` has refused it before the first run.
  if (kind === 'replay') return;
  rewrite('README.md', kind, renderMarkdown(report));
  if (!isFull || kind !== 'simulator') return;
  for (const page of frontPages) rewrite(page, 'headline', renderHeadline(report));
}

function rewrite(page: string, section: Section, text: string): void {
  rewriteFile(new URL(page, packageFolder), (before) => replaceResults(before, section, text));
}
