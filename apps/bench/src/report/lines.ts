import { comparison, comparisonRange, threeDigits } from '@async-cassandra/load';
import { titleOfServer } from '../server/start-server.ts';
import type { Report } from './report.ts';
import type { FigureSummary } from './summarize.ts';

/** Heads of the table of ratios. */
export const ratioHeads = [
  'Figure',
  'Plain driver',
  'Client',
  'Generator alone',
  'Raw ratio',
  'Range',
  'Net ratio',
  'Must',
  'Want',
  'Verdict',
] as const;

/** Heads of the table of figures that have no target as a ratio. */
export const plainHeads = ['Figure', 'Plain driver', 'Client', 'Generator alone', 'Good would be'] as const;

/** The cells of the table of ratios, a row for each figure with a target. */
export function ratioRows(figures: readonly FigureSummary[]): string[][] {
  return figures
    .filter(hasTarget)
    .map((figure) => [
      `${figure.title} (${figure.unit})`,
      middle(figure.plain),
      middle(figure.client),
      middle(figure.generator),
      figure.ratio ? comparison(figure.ratio.median) : '',
      figure.ratio ? comparisonRange(figure.ratio) : '',
      figure.netRatio ? comparison(figure.netRatio.median) : '',
      figure.must === undefined ? '' : comparison(figure.must),
      figure.want === undefined ? '' : comparison(figure.want),
      figure.verdict ?? '',
    ]);
}

/** The cells of the table without ratios. */
export function plainRows(figures: readonly FigureSummary[]): string[][] {
  return figures
    .filter((figure) => !hasTarget(figure))
    .map((figure) => [
      `${figure.title} (${figure.unit})`,
      middle(figure.plain),
      middle(figure.client),
      middle(figure.generator),
      figure.goal === undefined ? '' : threeDigits(figure.goal),
    ]);
}

/** Says where, when and how it was measured. */
export function describeRun({ environment, settings, server }: Report): string[] {
  // The true median lies between the least and the greatest of n repeats, except in 2 of 2^n cases.
  const confidence = Math.floor(100 * (1 - 2 / 2 ** settings.repeats));
  return [
    `${environment.date.slice(0, 10)}, commit ${environment.commit}: ${environment.cores} cores (${environment.cpu}), ${environment.platform}, Node ` +
      `${environment.node.slice(1)}, cassandra-driver ${environment.driver}, load average before: ${environment.loadAverageBefore}.`,
    `Server: ${titleOfServer(server)}.`,
    `Medians of ${settings.repeats} ${settings.repeats === 1 ? 'repeat' : 'repeats'} of ${settings.seconds} s${settings.quick ? ' (--quick: an impression, no measurement)' : ''}, each run in a fresh process, in random order ` +
      `(seed ${settings.seed}); range: worst and best repeat${confidence >= 90 ? `, a ${confidence} % interval of the median` : ''}.`,
  ];
}

function hasTarget(figure: FigureSummary): boolean {
  return figure.must !== undefined;
}

function middle(spread: FigureSummary['plain']): string {
  return spread === undefined ? '' : threeDigits(spread.median);
}
