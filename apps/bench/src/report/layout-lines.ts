import { comparison, markdownTable, threeDigits, type Spread } from '@async-cassandra/load';
import type { BenchEnvironment } from '../harness/environment.ts';
import type { LayoutCase } from '../layouts/layout-case.ts';

/** The figure of one layout: nanoseconds for each unit, over several processes. */
export interface LayoutFigure extends Pick<LayoutCase, 'name' | 'side' | 'unit'> {
  readonly nanoseconds: Spread;
}

/** The document of the layouts. */
export interface LayoutReport {
  readonly schemaVersion: 1;
  readonly environment: BenchEnvironment;
  readonly settings: { readonly repeats: number; readonly seconds: number; readonly seed: number };
  readonly figures: readonly LayoutFigure[];
}

/** How a figure compares with the kept one. */
export type Change = 'slower' | 'faster' | 'same' | 'new';

export const layoutHeads = ['Layout', 'Thread', 'ns each', 'Least – most'];
export const comparisonHeads = [...layoutHeads, 'Kept', 'Now / kept', ''];

export function layoutRows(figures: readonly LayoutFigure[]): string[][] {
  return figures.map(({ name, side, unit, nanoseconds }) => [
    `${name}, per ${unit}`,
    side,
    threeDigits(nanoseconds.median),
    `${threeDigits(nanoseconds.min)} – ${threeDigits(nanoseconds.max)}`,
  ]);
}

/** Returns the rows of `layoutRows` with the kept figures beside them. */
export function comparisonRows(figures: readonly LayoutFigure[], kept: readonly LayoutFigure[]): string[][] {
  const rows = layoutRows(figures);
  return figures.map((figure, index) => {
    const before = kept.find(({ name }) => name === figure.name);
    const change = changeOf(figure, before);
    const beside =
      before === undefined
        ? ['', '']
        : [threeDigits(before.nanoseconds.median), comparison(figure.nanoseconds.median / before.nanoseconds.median)];
    return [...(rows[index] ?? []), ...beside, change === 'same' ? '' : change];
  });
}

/** Returns the figures whose fastest process is slower than the slowest one of the kept results. */
export function slowerThan(figures: readonly LayoutFigure[], kept: readonly LayoutFigure[]): LayoutFigure[] {
  return figures.filter(
    (figure) =>
      changeOf(
        figure,
        kept.find(({ name }) => name === figure.name),
      ) === 'slower',
  );
}

function changeOf({ nanoseconds }: LayoutFigure, kept: LayoutFigure | undefined): Change {
  if (kept === undefined) return 'new';
  if (nanoseconds.min > kept.nanoseconds.max) return 'slower';
  return nanoseconds.max < kept.nanoseconds.min ? 'faster' : 'same';
}

export function describeLayouts({ environment, settings }: LayoutReport): string {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  return (
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node.slice(1)}, load average before: ${loadAverageBefore}. ` +
    `Medians of ${settings.repeats} processes of ${settings.seconds} s each, in random order (seed ${settings.seed}).`
  );
}

/** The report as Markdown. */
export function renderLayouts(report: LayoutReport): string {
  return `${describeLayouts(report)}\n\n${markdownTable(layoutHeads, layoutRows(report.figures))}`;
}
