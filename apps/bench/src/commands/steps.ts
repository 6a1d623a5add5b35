import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addressOf,
  rewriteFile,
  terminalTable,
  typedPath,
  watchInterrupts,
  writeDocument,
} from '@async-cassandra/load';
import { interruptNotice } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import { runInChild } from '../harness/run-in-child.ts';
import { summarizeProfiles } from '../profiles/summarize-profiles.ts';
import { replaceResults } from '../report/markdown.ts';
import {
  describeSteps,
  functionRows,
  renderSteps,
  scenariosOf,
  stepHeads,
  stepRows,
  titleOf,
  type StepReport,
} from '../report/step-lines.ts';
import { startBenchSimulator } from '../server/start-server.ts';

/** The arguments of the command line. */
export interface StepsArguments {
  readonly scenario?: string[] | undefined;
  readonly seconds: number;
  readonly profiles?: string | undefined;
  readonly functions: number;
  readonly json: boolean;
  readonly save: boolean;
}

const defaultScenarios = ['page-iterate', 'point-reads', 'inserts', 'sequential-reads'];
const subjects = ['plain', 'client'] as const;
const kept = new URL('../../results/steps.json', import.meta.url);
const page = new URL('../../../../docs/performance-reference.md', import.meta.url);

/** Runs scenarios under the profiler, and adds up what each step of a query's path costs each thread. */
export async function steps(given: StepsArguments): Promise<void> {
  const environment = describeBenchEnvironment();
  const durationMs = given.seconds * 1000;
  const folder =
    given.profiles === undefined ? mkdtempSync(join(tmpdir(), 'bench-profiles-')) : typedPath(given.profiles);
  mkdirSync(folder, { recursive: true });
  using interrupts = watchInterrupts(interruptNotice);
  const server = await startBenchSimulator('simulator', interrupts.signal);
  const threads: ReturnType<typeof summarizeProfiles> = [];
  try {
    for (const scenario of given.scenario ?? defaultScenarios) {
      for (const subject of subjects) {
        process.stderr.write(`${scenario}, ${subject}\n`);
        await runInChild(
          { scenario, subject, server: addressOf(server), durationMs, warmUpMs: durationMs },
          interrupts.signal,
          folder,
        );
        threads.push(...summarizeProfiles(join(folder, scenario, subject)));
      }
    }
  } finally {
    await server.stop();
    if (given.profiles === undefined) rmSync(folder, { recursive: true, force: true });
  }
  write({ schemaVersion: 1, environment, seconds: given.seconds, threads }, given);
}

function write(report: StepReport, { json, save, functions }: StepsArguments): void {
  // A kept file needs only the functions that take most.
  const document = {
    ...report,
    threads: report.threads.map((thread) => ({ ...thread, functions: thread.functions.slice(0, 25) })),
  };
  const text = writeDocument(save ? [kept] : [], document);
  if (save) rewriteFile(page, (before) => replaceResults(before, 'steps', renderSteps(report)));
  process.stdout.write(json ? text : renderForTerminal(report, functions));
}

function renderForTerminal(report: StepReport, functions: number): string {
  const parts = scenariosOf(report).flatMap((name) => {
    const own = report.threads.filter(({ scenario }) => scenario === name);
    const tops =
      functions === 0
        ? []
        : own.flatMap((thread) => [
            `${thread.subject}, ${thread.thread}`,
            terminalTable(['Function', 'µs'], functionRows(thread, functions)),
          ]);
    return [titleOf(name), terminalTable(stepHeads, stepRows(own)), ...tops];
  });
  return `${[...parts, describeSteps(report)].join('\n')}\n`;
}
