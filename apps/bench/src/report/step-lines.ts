import type { BenchEnvironment } from '../harness/environment.ts';
import { stepNames } from '../profiles/steps.ts';
import type { ThreadProfile } from '../profiles/summarize-profiles.ts';
import { scenarioNamed } from '../scenarios/scenarios.ts';
import { markdownTable, threeDigits } from '@async-cassandra/load';

/** The document of the steps. */
export interface StepReport {
  readonly schemaVersion: 1;
  readonly environment: BenchEnvironment;
  readonly seconds: number;
  readonly threads: readonly ThreadProfile[];
}

export const stepHeads = ['Step', 'Plain driver, main', 'Client, main', 'Client, pool'];

/** Returns a row for each step that took time, in µs for each unit, and a row with their sum. */
export function stepRows(threads: readonly ThreadProfile[]): string[][] {
  const columns = [find(threads, 'plain', 'main'), find(threads, 'client', 'main'), find(threads, 'client', 'pool')];
  const rows = stepNames.flatMap((name) => {
    const values = columns.map((profile) => profile?.steps[name] ?? 0);
    return values.some((value) => value > 0) ? [[name, ...values.map(cell)]] : [];
  });
  const sums = columns.map((profile) => Object.values(profile?.steps ?? {}).reduce((sum, micros) => sum + micros, 0));
  return [...rows, ['all', ...sums.map(cell)]];
}

/** A table for each scenario, as Markdown. */
export function renderSteps(report: StepReport): string {
  const sections = scenariosOf(report).map((name) => {
    const own = report.threads.filter(({ scenario }) => scenario === name);
    return `### ${titleOf(name)}\n\n${markdownTable(stepHeads, stepRows(own))}`;
  });
  return [describeSteps(report), ...sections].join('\n\n');
}

export function describeSteps({ environment, seconds }: StepReport): string {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  return (
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node.slice(1)}, load average before: ${loadAverageBefore}; ` +
    `${seconds} s under the profiler, one run each. Shares are to be trusted more than sums: the profiler costs time too, and counts a thread that waits for a core as running.`
  );
}

export function scenariosOf({ threads }: StepReport): string[] {
  return [...new Set(threads.map(({ scenario }) => scenario))];
}

/** The heading of a scenario's table. */
export function titleOf(name: string): string {
  const { title, figures } = scenarioNamed(name);
  const unit = figures.find(({ metric }) => metric === 'mainMicros')?.unit ?? 'µs/query';
  return `${title}: ${unit}`;
}

/** The functions that take most time themselves. */
export function functionRows({ functions }: ThreadProfile, count: number): string[][] {
  return functions.slice(0, count).map(({ name, micros }) => [name, threeDigits(micros)]);
}

function find(threads: readonly ThreadProfile[], subject: string, thread: string): ThreadProfile | undefined {
  return threads.find((profile) => profile.subject === subject && profile.thread === thread);
}

function cell(value: number): string {
  return value === 0 ? '' : threeDigits(value);
}
