import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../errors.ts';
import { askEach } from '../harness/ask-each.ts';
import { describeEnvironment } from '../harness/environment.ts';
import { layoutCases } from '../layouts/layout-cases.ts';
import type { LayoutSpec } from '../layouts/measure-layout.ts';
import {
  comparisonHeads,
  comparisonRows,
  describeLayouts,
  layoutHeads,
  layoutRows,
  renderLayouts,
  slowerThan,
  type LayoutReport,
} from '../report/layout-lines.ts';
import { replaceResults } from '../report/markdown.ts';
import { spreadOf } from '../report/summarize.ts';
import { terminalTable } from '../report/terminal.ts';

/** As the command line gives them. */
export interface LayoutsArguments {
  /** Part of the names of those to measure. */
  readonly only?: string | undefined;
  readonly repeats: number;
  readonly seconds: number;
  readonly seed: number;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly save: boolean;
}

const child = new URL('../layouts/layout-child.js', import.meta.url);
const readme = new URL('../../README.md', import.meta.url);
const keptFile = fileURLToPath(new URL('../../results/layouts.json', import.meta.url));

/** Measures both halves of every layout and says what got slower than the kept results by more than the spread. */
export async function layouts(given: LayoutsArguments): Promise<void> {
  const { repeats, seconds, seed, only } = given;
  const environment = describeEnvironment();
  const chosen = layoutCases.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) throw new BenchError('run-failed', `No layout has ${JSON.stringify(only)} in its name`);
  const nanoseconds = await measureAll(
    chosen.map(({ name }) => name),
    { repeats, seconds, seed },
  );
  const figures = chosen.map(({ name, side, unit }) => ({
    name,
    side,
    unit,
    nanoseconds: spreadOf(nanoseconds.get(name) ?? []),
  }));
  write({ schemaVersion: 1, environment, settings: { repeats, seconds, seed }, figures }, given);
}

async function measureAll(
  names: readonly string[],
  { repeats, seconds, seed }: LayoutReport['settings'],
): Promise<ReadonlyMap<string, number[]>> {
  const random = createRandom(seed);
  const planned = Array.from({ length: repeats }, () => shuffled(names, random)).flat();
  const measured = new Map<string, number[]>(names.map((name) => [name, []]));
  const runs = planned.map((name) => ({ title: name, spec: { name, durationMs: seconds * 1000 } }));
  await askEach<LayoutSpec>(child, runs, ({ name }, nanoseconds) => measured.get(name)?.push(nanoseconds as number));
  return measured;
}

function write(report: LayoutReport, { out, save, json, only }: LayoutsArguments): void {
  const kept = existsSync(keptFile) ? (JSON.parse(readFileSync(keptFile, 'utf8')) as LayoutReport) : undefined;
  const document = `${JSON.stringify(report, null, 2)}\n`;
  const files = out === undefined ? [] : [resolve(process.env['INIT_CWD'] ?? '.', out)];
  // Results of a part would pass for all.
  if (save && only === undefined) files.push(keptFile);
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, document);
  }
  if (save && only === undefined)
    writeFileSync(readme, replaceResults(readFileSync(readme, 'utf8'), 'layouts', renderLayouts(report)));
  process.stdout.write(json ? document : renderForTerminal(report, kept));
}

function renderForTerminal(report: LayoutReport, kept: LayoutReport | undefined): string {
  if (kept === undefined)
    return `${terminalTable(layoutHeads, layoutRows(report.figures))}\n${describeLayouts(report)}\n`;
  const slower = slowerThan(report.figures, kept.figures).map(({ name }) => name);
  const parts = [
    terminalTable(comparisonHeads, comparisonRows(report.figures, kept.figures)),
    describeLayouts(report),
    `Kept: ${describeLayouts(kept)}`,
    ...(kept.environment.cpu === report.environment.cpu
      ? []
      : ['The kept figures are of another processor: no comparison.']),
    slower.length === 0
      ? 'Nothing is slower than what was kept by more than the spread.'
      : `Slower by more than the spread: ${slower.join('; ')}.`,
  ];
  return `${parts.join('\n')}\n`;
}
