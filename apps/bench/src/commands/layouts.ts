import { existsSync, readFileSync } from 'node:fs';
import { createRandom } from '@async-cassandra/diagnostics';
import { repeatShuffled, rewriteFile, spreadOf, terminalTable, typedPath, writeDocument } from '@async-cassandra/load';
import { BenchError } from '../errors.ts';
import { askEach } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
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

/** The arguments of the command line. */
export interface LayoutsArguments {
  /** Only layouts with this text in their names. */
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
const keptFile = new URL('../../results/layouts.json', import.meta.url);

/** Measures both halves of every layout, and lists those that are slower than the kept results by more than the spread. */
export async function layouts(given: LayoutsArguments): Promise<void> {
  const { repeats, seconds, seed, only } = given;
  const environment = describeBenchEnvironment();
  const chosen = layoutCases.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) throw new BenchError('unknown-case', `No layout has ${JSON.stringify(only)} in its name.`);
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
  const planned = repeatShuffled(names, repeats, random).flat();
  const measured = new Map<string, number[]>(names.map((name) => [name, []]));
  const runs = planned.map((name) => ({ title: name, spec: { name, durationMs: seconds * 1000 } }));
  await askEach<LayoutSpec>(child, runs, ({ name }, nanoseconds: number) => measured.get(name)?.push(nanoseconds));
  return measured;
}

function write(report: LayoutReport, { out, save, json, only }: LayoutsArguments): void {
  const kept = existsSync(keptFile) ? (JSON.parse(readFileSync(keptFile, 'utf8')) as LayoutReport) : undefined;
  const files: (string | URL)[] = out === undefined ? [] : [typedPath(out)];
  // A part of the results would look like all of them.
  const isKept = save && only === undefined;
  if (isKept) files.push(keptFile);
  const document = writeDocument(files, report);
  if (isKept) rewriteFile(readme, (page) => replaceResults(page, 'layouts', renderLayouts(report)));
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
