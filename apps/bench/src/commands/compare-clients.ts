import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../errors.ts';
import { describeEnvironment } from '../harness/environment.ts';
import type { RunResult } from '../harness/messages.ts';
import { runAll } from '../harness/run-all.ts';
import type { Settings } from '../harness/settings.ts';
import { watchInterrupts } from '../harness/watch-interrupts.ts';
import { appendReport } from '../report/append-report.ts';
import { renderHeadline } from '../report/headline.ts';
import { renderMarkdown, replaceResults, type Section } from '../report/markdown.ts';
import { createReport, type Report } from '../report/report.ts';
import { renderForTerminal } from '../report/terminal.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import type { Server } from '../server/server.ts';
import { startServer } from '../server/start-server.ts';

/** As the command line gives them. */
export interface CompareArguments {
  readonly scenario?: string[] | undefined;
  readonly repeats?: number | undefined;
  readonly seconds?: number | undefined;
  readonly quick: boolean;
  readonly seed: number;
  readonly cassandra: boolean;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly profile?: string | undefined;
  readonly writeReadme: boolean;
  /** Adds the repeats to the kept results of the same server instead of replacing them. */
  readonly append: boolean;
}

/** Pages with three figures of the results. */
export const frontPages = ['../../README.md', '../../packages/client/README.md'] as const;

const packageFolder = new URL('../../', import.meta.url);

/** Starts the server, makes every run, and reports on standard output; progress goes to standard error. */
export async function compareClients(given: CompareArguments): Promise<void> {
  const settings = settingsOf(given);
  const environment = describeEnvironment();
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const runs: RunResult[] = [];
  const interrupt = watchInterrupts();
  const server = await startServer(serverChoice(given.cassandra), tell);
  try {
    // Better now than after minutes of measuring.
    if (given.append) appendReport(readKept(server.kind), createReport({ environment, server, settings, runs: [] }));
    await runAll(settings, server, interrupt.signal, {
      onResult: (result) => runs.push(result),
      onProgress: tell,
      profileFolder: given.profile && resolve(process.env['INIT_CWD'] ?? '.', given.profile),
    });
  } finally {
    interrupt.stop();
    await server.stop();
  }
  const report = createReport({ environment, server, settings, runs });
  write(given.append ? appendReport(readKept(server.kind), report) : report, given);
}

/** What was asked for, with the defaults filled in. */
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
function readKept(kind: Server['kind']): Report {
  const file = keptFile(kind);
  if (!existsSync(file))
    throw new BenchError('other-conditions', `There are no kept results of the ${kind} to add to: leave out --append`);
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

function keptFile(kind: Server['kind']): URL {
  return new URL(`results/${kind}.json`, packageFolder);
}

/** A full run replaces the results that are kept; part of one goes only where it is sent. */
function isFullRun({ scenario, quick, profile }: CompareArguments): boolean {
  return scenario === undefined && !quick && profile === undefined;
}

function write(report: Report, given: CompareArguments): void {
  const document = `${JSON.stringify(report, null, 2)}\n`;
  const files = given.out === undefined ? [] : [resolve(process.env['INIT_CWD'] ?? '.', given.out)];
  if (isFullRun(given)) files.push(fileURLToPath(keptFile(report.server.kind)));
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, document);
  }
  if (given.writeReadme) {
    rewrite('README.md', report.server.kind, renderMarkdown(report));
    if (isFullRun(given) && report.server.kind === 'simulator') {
      for (const page of frontPages) rewrite(page, 'headline', renderHeadline(report));
    }
  }
  process.stdout.write(given.json ? document : renderForTerminal(report));
}

function rewrite(page: string, section: Section, text: string): void {
  const file = new URL(page, packageFolder);
  writeFileSync(file, replaceResults(readFileSync(file, 'utf8'), section, text));
}

function serverChoice(cassandra: boolean): Parameters<typeof startServer>[0] {
  const { CASSANDRA_CONTACT_POINTS, CASSANDRA_LOCAL_DATACENTER, CASSANDRA_USERNAME, CASSANDRA_PASSWORD } = process.env;
  return {
    cassandra,
    contactPoints: CASSANDRA_CONTACT_POINTS,
    localDataCenter: CASSANDRA_LOCAL_DATACENTER,
    credentials: CASSANDRA_USERNAME ? { username: CASSANDRA_USERNAME, password: CASSANDRA_PASSWORD ?? '' } : undefined,
  };
}
