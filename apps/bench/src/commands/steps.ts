import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeEnvironment } from '../harness/environment.ts';
import { runInChild } from '../harness/run-in-child.ts';
import { watchInterrupts } from '../harness/watch-interrupts.ts';
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
import { terminalTable } from '../report/terminal.ts';
import { startSimulatorProcess } from '../server/simulator.ts';

/** As the command line gives them. */
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
  const environment = describeEnvironment();
  const durationMs = given.seconds * 1000;
  const folder =
    given.profiles === undefined
      ? mkdtempSync(join(tmpdir(), 'bench-profiles-'))
      : resolve(process.env['INIT_CWD'] ?? '.', given.profiles);
  mkdirSync(folder, { recursive: true });
  const interrupt = watchInterrupts();
  const server = await startSimulatorProcess();
  const { contactPoints, port, localDataCenter } = server;
  const threads: ReturnType<typeof summarizeProfiles> = [];
  try {
    for (const scenario of given.scenario ?? defaultScenarios) {
      for (const subject of subjects) {
        process.stderr.write(`${scenario}, ${subject}\n`);
        await runInChild(
          { scenario, subject, server: { contactPoints, port, localDataCenter }, durationMs, warmUpMs: durationMs },
          interrupt.signal,
          folder,
        );
        threads.push(...summarizeProfiles(join(folder, scenario, subject)));
      }
    }
  } finally {
    interrupt.stop();
    await server.stop();
    if (given.profiles === undefined) rmSync(folder, { recursive: true, force: true });
  }
  write({ schemaVersion: 1, environment, seconds: given.seconds, threads }, given);
}

function write(report: StepReport, { json, save, functions }: StepsArguments): void {
  // The greatest functions are enough for a file that is kept.
  const document = {
    ...report,
    threads: report.threads.map((thread) => ({ ...thread, functions: thread.functions.slice(0, 25) })),
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (save) {
    writeFileSync(kept, text);
    writeFileSync(page, replaceResults(readFileSync(page, 'utf8'), 'steps', renderSteps(report)));
  }
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
